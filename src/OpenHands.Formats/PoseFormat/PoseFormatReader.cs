using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace OpenHands.Formats.PoseFormat;

/// <summary>Parses a .pose file; every count is checked against the bytes that are there before memory is taken for it.</summary>
internal sealed class PoseFormatReader(byte[] bytes)
{
    private int _position;

    public PoseFormatFile Read()
    {
        FileKinds.Require(bytes, "a .pose file", FileKind.Pose);
        var version = BinaryPrimitives.ReadSingleLittleEndian(Take(4, "version"));
        if (version is not (0.1f or 0.2f))
        {
            throw new InvalidDataException($"not a .pose file of version 0.1 or 0.2 (it begins with {version})");
        }

        int width = UInt16(), height = UInt16(), depth = UInt16();
        var components = new PoseComponent[UInt16()];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = Component();
        }

        var header = new PoseFormatFile(version, width, height, depth, components, 0, 0, 0, [], []);
        return version == 0.1f ? Body(header, UInt16(), UInt16(), UInt16()) : Body(header, Single(), UInt32(), UInt16());
    }

    private PoseFormatFile Body(PoseFormatFile header, float framesPerSecond, long frames, int people)
    {
        var perFrame = (long)people * header.Points * (header.Dimensions + 1) * sizeof(float);
        var left = bytes.Length - _position;
        if (header.Version == 0.1f && perFrame > 0 && left % perFrame == 0 && (left / perFrame & 0xFFFF) == frames)
        {
            frames = left / perFrame; // version 0.1 counts frames modulo 65536
        }

        if (frames > int.MaxValue || (Int128)perFrame * frames != left)
        {
            throw new InvalidDataException(
                $"{left} bytes of data, expected {frames} frames of {people} people with {header.Points} points in {header.Dimensions} "
                + "dimensions");
        }

        var points = frames * people * header.Points;
        return header with
        {
            FramesPerSecond = framesPerSecond,
            Frames = (int)frames,
            People = people,
            Data = Singles(points * header.Dimensions),
            Confidence = Singles(points),
        };
    }

    private PoseComponent Component()
    {
        var name = Text();
        var format = Text();
        if (format.Length < 2)
        {
            throw new InvalidDataException($"component '{name}' has the format '{format}', expected something like XYZC");
        }

        int points = UInt16(), limbs = UInt16(), colors = UInt16();
        var names = new string[points];
        for (var i = 0; i < points; i++)
        {
            names[i] = Text();
        }

        var pairs = new (ushort, ushort)[limbs];
        for (var i = 0; i < limbs; i++)
        {
            pairs[i] = (UInt16(), UInt16());
        }

        var triples = new (ushort, ushort, ushort)[colors];
        for (var i = 0; i < colors; i++)
        {
            triples[i] = (UInt16(), UInt16(), UInt16());
        }

        return new PoseComponent(name, format, names, pairs, triples);
    }

    private string Text() => Encoding.UTF8.GetString(Take(UInt16(), "text"));

    private ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2, "number"));

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "number"));

    private float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(4, "number"));

    private float[] Singles(long count) => MemoryMarshal.Cast<byte, float>(Take((int)(count * sizeof(float)), "data")).ToArray();

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > bytes.Length - _position)
        {
            throw new InvalidDataException($"the file ends early, in a {what} at byte {_position}");
        }

        _position += count;
        return bytes.AsSpan(_position - count, count);
    }
}
