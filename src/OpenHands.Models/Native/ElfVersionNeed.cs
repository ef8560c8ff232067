using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Models.Native;

/// <summary>
/// One entry of an ELF64 file's version-needs table (<c>.gnu.version_r</c>): the loader refuses a library whose needed version
/// the system lacks, unless the entry is flagged weak. Source: System V ABI, "Symbol Versioning" (Vernaux records).
/// </summary>
/// <param name="Library">The file that must provide the version, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Weak">True when the loader tolerates its absence.</param>
/// <param name="FlagsOffset">Byte offset of the entry's 16-bit flags in the file.</param>
public sealed record ElfVersionNeed(string Library, string Version, bool Weak, long FlagsOffset)
{
    /// <summary>The flag that makes a need weak (VER_FLG_WEAK).</summary>
    public const ushort WeakFlag = 0x2;

    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed

    /// <summary>Reads every version need of an ELF64 little-endian image.</summary>
    /// <param name="image">The whole file.</param>
    /// <exception cref="InvalidDataException">The bytes are not an ELF64 little-endian file, or its tables point outside of it.</exception>
    public static IReadOnlyList<ElfVersionNeed> ReadAll(ReadOnlySpan<byte> image)
    {
        if (image.Length < 64 || !image[..4].SequenceEqual("\u007fELF"u8) || image[4] != 2 || image[5] != 1)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        var needs = new List<ElfVersionNeed>();
        var sections = (long)BinaryPrimitives.ReadUInt64LittleEndian(image[40..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(image[58..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image[60..]);
        for (var i = 0; i < count; i++)
        {
            var section = Slice(image, sections + ((long)i * size), 64);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) == VersionNeedSection)
            {
                var strings = Slice(image, sections + (BinaryPrimitives.ReadUInt32LittleEndian(section[40..]) * (long)size), 64);
                var names = (long)BinaryPrimitives.ReadUInt64LittleEndian(strings[24..]);
                var entries = BinaryPrimitives.ReadUInt32LittleEndian(section[44..]);
                ReadFiles(image, (long)BinaryPrimitives.ReadUInt64LittleEndian(section[24..]), entries, names, needs);
            }
        }

        return needs;
    }

    private static void ReadFiles(ReadOnlySpan<byte> image, long at, uint files, long names, List<ElfVersionNeed> needs)
    {
        for (var f = 0; f < files; f++)
        {
            var need = Slice(image, at, 16);
            int versions = BinaryPrimitives.ReadUInt16LittleEndian(need[2..]);
            var library = Name(image, names + BinaryPrimitives.ReadUInt32LittleEndian(need[4..]));
            var entryAt = at + BinaryPrimitives.ReadUInt32LittleEndian(need[8..]);
            for (var v = 0; v < versions; v++)
            {
                var entry = Slice(image, entryAt, 16);
                var weak = (BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]) & WeakFlag) != 0;
                needs.Add(new ElfVersionNeed(library, Name(image, names + BinaryPrimitives.ReadUInt32LittleEndian(entry[8..])), weak,
                    entryAt + 4));
                entryAt += BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            }

            at += BinaryPrimitives.ReadUInt32LittleEndian(need[12..]);
        }
    }

    private static string Name(ReadOnlySpan<byte> image, long at)
    {
        var rest = Slice(image, at, 1, toEnd: true);
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException("a name runs past the end of the file");
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> image, long at, int length, bool toEnd = false) =>
        at >= 0 && at + length <= image.Length
            ? image.Slice((int)at, toEnd ? image.Length - (int)at : length)
            : throw new InvalidDataException($"a table points to byte {at} of a file of {image.Length}");
}
