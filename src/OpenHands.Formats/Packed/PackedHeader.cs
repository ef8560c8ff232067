using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OpenHands.Formats.Packed;

/// <summary>
/// The beginning of a packed store, 256 bytes, little-endian; then the joint and channel numbers (32 bits each), then from a multiple of
/// 64 on the frames, and last the index.
/// </summary>
/// <code>
///   0  magic "OHPACKED"              40  recordings, 64 bits          88  file length, 64 bits
///   8  version, 32 bits              48  frames, 64 bits              96  SHA-256 of the source files
///  12  bytes of an element, 32 bits  56  data offset, 64 bits        128  SHA-256 of selection and index
///  16  joints V, 32 bits             64  data length, 64 bits        224  SHA-256 of bytes 0 to 223
///  20  channels C, 32 bits           72  index offset, 64 bits
///  24  reserved                      80  index length, 64 bits
/// </code>
internal sealed record PackedHeader(
    PackedElement Element, int Joints, int Channels, long Recordings, long Frames, long IndexOffset, long IndexLength, byte[] SourceHash,
    byte[] IndexHash)
{
    public const int Size = 256;

    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "OHPACKED"u8;

    public int FrameBytes => Joints * Channels * (int)Element;

    /// <summary>Frames begin where a cache line does.</summary>
    public long DataOffset => (Size + (4L * (Joints + Channels)) + 63) / 64 * 64;

    public long DataLength => Frames * FrameBytes;

    public long FileLength => IndexOffset + IndexLength;

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), (int)Element);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), Joints);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), Channels);
        long[] numbers = [Recordings, Frames, DataOffset, DataLength, IndexOffset, IndexLength, FileLength];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40 + (8 * i)), numbers[i]);
        }

        SourceHash.CopyTo(bytes, 96);
        IndexHash.CopyTo(bytes, 128);
        SHA256.HashData(bytes.AsSpan(0, 224)).CopyTo(bytes, 224);
        return bytes;
    }

    /// <summary>Checks a header against itself and against the file's length.</summary>
    /// <exception cref="InvalidDataException">Not a packed store, another version, damaged, or cut off.</exception>
    public static PackedHeader Parse(string path, ReadOnlySpan<byte> bytes, long fileLength)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic))
        {
            throw new InvalidDataException($"{path}: not a packed pose store");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new InvalidDataException($"{path}: packed pose store version {version}, expected {Version}; pack the raw files again");
        }

        if (!SHA256.HashData(bytes[..224]).AsSpan().SequenceEqual(bytes[224..Size]))
        {
            throw new InvalidDataException($"{path}: the header is damaged (wrong checksum); pack the raw files again");
        }

        var header = new PackedHeader(
            (PackedElement)BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            Number(bytes, 0), Number(bytes, 1), Number(bytes, 4), Number(bytes, 5), bytes[96..128].ToArray(), bytes[128..160].ToArray());
        if (fileLength != Number(bytes, 6))
        {
            throw new InvalidDataException($"{path}: {fileLength} bytes, expected {Number(bytes, 6)} (cut off?); pack the raw files again");
        }

        header.CheckSizes(path, bytes);
        return header;
    }

    // A checksum is not proof: whoever made the file made that too.
    private void CheckSizes(string path, ReadOnlySpan<byte> bytes)
    {
        var possible = Element is PackedElement.Float16 or PackedElement.Float32
            && Joints is > 0 and <= 100_000 && Channels is > 0 and <= PackedPoseWriter.Channels
            && Recordings >= 0 && Frames >= 0 && Frames <= long.MaxValue / 2 / FrameBytes
            && Number(bytes, 2) == DataOffset && Number(bytes, 3) == DataLength
            && IndexOffset == DataOffset + DataLength && IndexLength is >= 0 and <= 1 << 30 && Number(bytes, 6) == FileLength
            && Recordings <= IndexLength / PackedIndex.SmallestEntry;
        if (!possible)
        {
            throw new InvalidDataException($"{path}: the header's numbers contradict each other; pack the raw files again");
        }
    }

    private static long Number(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt64LittleEndian(bytes[(40 + (8 * index))..]);
}

/// <summary>How a packed store keeps its numbers; the value is the bytes of one.</summary>
public enum PackedElement
{
    /// <summary>2 bytes, 11 significant bits: 0.00024 at image coordinates up to 1, a sixth of a pixel at 640.</summary>
    Float16 = 2,

    /// <summary>4 bytes, as in the raw files.</summary>
    Float32 = 4,
}
