using System.Formats.Tar;
using System.Globalization;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// The content of a sparse file in a tar archive (GNU tar, pax formats 0.1 and 1.0): the archive holds the parts that are not zero, and a
/// map of (offset, length) that says where they belong.
/// </summary>
/// <param name="parts">The parts, one behind the other.</param>
/// <param name="map">Where each belongs, in ascending order.</param>
/// <param name="length">The file's real length.</param>
internal sealed class SparseStream(Stream parts, IReadOnlyList<(long Offset, long Length)> map, long length) : Stream
{
    private const string Prefix = "GNU.sparse.";
    private const int Block = 512;

    // A part of a map takes 4 bytes at least; a corpus file has some thousands.
    private const int MostParts = 1 << 20;

    private long _position;
    private int _part;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>The entry as the file that it stands for, or null where it is not a sparse file.</summary>
    /// <exception cref="InvalidDataException">Its map is damaged, or of a version that is not read.</exception>
    public static ArchiveEntry? Of(TarEntry entry)
    {
        if (entry is not PaxTarEntry { ExtendedAttributes: var attributes }
            || !attributes.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        var name = attributes.GetValueOrDefault(Prefix + "name") ?? entry.Name;
        var isNew = attributes.GetValueOrDefault(Prefix + "major") == "1";
        var parts = entry.DataStream ?? Stream.Null;
        if (!TryNumber(attributes.GetValueOrDefault(Prefix + (isNew ? "realsize" : "size")), out var length)
            || (isNew ? ReadMap(parts) : ParseMap(attributes.GetValueOrDefault(Prefix + "map"))) is not { } map
            || !Fits(map, length))
        {
            throw new InvalidDataException(
                $"the sparse file {name} has a damaged map, or one of a version that is not read; "
                + "unpack the archive by hand (tar -xf) and pack it without --sparse");
        }

        return new(name, IsFolder: false, length, null, () => new SparseStream(parts, map, length));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_part < map.Count && _position >= map[_part].Offset + map[_part].Length)
        {
            _part++;
        }

        var (start, size) = _part < map.Count ? map[_part] : (length, 0);
        var isHole = _position < start;
        buffer = buffer[..(int)Math.Min(buffer.Length, (isHole ? start : start + size) - _position)];
        if (isHole)
        {
            buffer.Clear();
        }
        else if (buffer.Length > 0)
        {
            parts.ReadExactly(buffer);
        }

        _position += buffer.Length;
        return buffer.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static bool Fits(List<(long Offset, long Length)> map, long length)
    {
        long end = 0;
        foreach (var (offset, size) in map)
        {
            if (offset < end || size > length - offset)
            {
                return false;
            }

            end = offset + size;
        }

        return true;
    }

    // Version 0.1: offset,length,offset,length in one attribute.
    private static List<(long Offset, long Length)>? ParseMap(string? text)
    {
        var numbers = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var map = new List<(long, long)>();
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            if (!TryNumber(numbers[i], out var offset) || !TryNumber(numbers[i + 1], out var size))
            {
                return null;
            }

            map.Add((offset, size));
        }

        return text is null || numbers.Length % 2 != 0 ? null : map;
    }

    // Version 1.0: count, offset, length, ... before the parts, a number a line, filled up to a whole block.
    private static List<(long Offset, long Length)>? ReadMap(Stream parts)
    {
        var block = new byte[Block];
        var at = Block;
        if (Next() is not (>= 0 and <= MostParts and var count))
        {
            return null;
        }

        var map = new List<(long, long)>();
        for (var i = 0; i < count; i++)
        {
            if (Next() is not { } offset || Next() is not { } size)
            {
                return null;
            }

            map.Add((offset, size));
        }

        return map;

        long? Next()
        {
            for (var digits = ""; digits.Length < 20; at++)
            {
                if (at == Block)
                {
                    parts.ReadExactly(block);
                    at = 0;
                }

                if (block[at] == '\n')
                {
                    at++;
                    return TryNumber(digits, out var number) ? number : null;
                }

                digits += (char)block[at];
            }

            return null;
        }
    }

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
