using System.Runtime.InteropServices;
using System.Text;

namespace OpenHands.Formats.PoseFormat;

/// <summary>Writes .pose files.</summary>
internal static class PoseFormatWriter
{
    /// <exception cref="ArgumentException">The contents contradict each other, or do not fit the version's fields.</exception>
    public static void Check(PoseFormatFile file)
    {
        var points = (long)file.Frames * file.People * file.Points;
        if (file.Confidence.Length != points || file.Data.Length != points * file.Dimensions)
        {
            throw new ArgumentException(
                $"{file.Data.Length} coordinates and {file.Confidence.Length} confidences for {file.Frames} frames of {file.People} people "
                + $"with {file.Points} points");
        }

        if (file.Version is not (0.1f or 0.2f))
        {
            throw new ArgumentException($".pose version {file.Version}, expected 0.1 or 0.2");
        }

        if (file.Version == 0.1f && (file.Frames > ushort.MaxValue || file.FramesPerSecond != MathF.Truncate(file.FramesPerSecond)))
        {
            throw new ArgumentException(
                $".pose version 0.1 has no room for {file.Frames} frames at {file.FramesPerSecond} a second: use 0.2");
        }
    }

    public static void Write(PoseFormatFile file, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(file.Version);
        Write(writer, file.Width, file.Height, file.Depth, file.Components.Count);
        foreach (var component in file.Components)
        {
            Write(writer, component.Name);
            Write(writer, component.Format);
            Write(writer, component.Points.Count, component.Limbs.Count, component.Colors.Count);
            foreach (var point in component.Points)
            {
                Write(writer, point);
            }

            foreach (var (from, to) in component.Limbs)
            {
                Write(writer, from, to);
            }

            foreach (var (red, green, blue) in component.Colors)
            {
                Write(writer, red, green, blue);
            }
        }

        if (file.Version == 0.1f)
        {
            Write(writer, (int)file.FramesPerSecond, file.Frames, file.People);
        }
        else
        {
            writer.Write(file.FramesPerSecond);
            writer.Write((uint)file.Frames);
            Write(writer, file.People);
        }

        writer.Write(MemoryMarshal.AsBytes<float>(file.Data));
        writer.Write(MemoryMarshal.AsBytes<float>(file.Confidence));
    }

    private static void Write(BinaryWriter writer, params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            writer.Write(checked((ushort)number));
        }
    }

    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Write(writer, bytes.Length);
        writer.Write(bytes);
    }
}
