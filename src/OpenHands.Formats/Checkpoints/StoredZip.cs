using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// The ZIP container of a PyTorch checkpoint: a stored entry is a view of the file, a deflated one is inflated. Checksums are verified
/// when an entry is taken.
/// </summary>
internal sealed class StoredZip
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;

    private const int Stored = 0;
    private const int Deflated = 8;

    // Weights hardly shrink. A small file may be all zeros.
    private const int MostRatio = 20;
    private const long AlwaysInflated = 32L << 20;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<string, Entry> _entries = [];

    private long _inflated;

    /// <summary>Reads the directory.</summary>
    /// <exception cref="InvalidDataException">The archive is cut off or corrupt, or its entries are packed by an unknown method, or reach
    /// beyond the file.</exception>
    public StoredZip(ReadOnlyMemory<byte> file, PickleBudget budget)
    {
        _file = file;
        var (start, count) = FindDirectory();
        long total = 0;
        for (long i = 0, at = start; i < count; i++)
        {
            var header = Slice(at, CentralLength, CentralSignature);
            var (nameLength, extraLength, commentLength) = (U16(header[28..]), U16(header[30..]), U16(header[32..]));
            var name = Encoding.UTF8.GetString(Slice(at + CentralLength, nameLength));
            budget.Charge(PickleBudget.Container + 2L * nameLength);
            long length = U32(header[24..]);
            long offset = U32(header[42..]);
            long stored = U32(header[20..]);
            Extend(Slice(at + CentralLength + nameLength, extraLength), ref length, ref stored, ref offset);
            var method = U16(header[10..]);
            if (method is not (Stored or Deflated) || (U16(header[8..]) & 1) != 0)
            {
                throw new InvalidDataException(
                    $"the archive's entry {name} is encrypted or compressed by another method than deflate; pack the files again plainly, "
                    + "or save the checkpoint again with torch.save");
            }

            // Together no longer than the file: entries that overlap would make one megabyte look like many.
            total += stored;
            if (length < 0 || stored < 0 || total > file.Length
                || !_entries.TryAdd(name, new(offset, stored, length, U32(header[16..]), method == Deflated))
                || (method == Stored && stored != length))
            {
                throw new InvalidDataException($"the archive is corrupt: its entry {name} is there twice or too long");
            }

            at += CentralLength + nameLength + extraLength + commentLength;
        }
    }

    /// <summary>The names of all entries.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>The bytes of an entry, or null if it is not there.</summary>
    /// <exception cref="InvalidDataException">Its checksum is wrong, or it is outside the file.</exception>
    public ReadOnlyMemory<byte>? Find(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        var header = Slice(entry.Offset, LocalLength, LocalSignature);
        var start = entry.Offset + LocalLength + U16(header[26..]) + U16(header[28..]);
        Slice(start, entry.Stored);
        var bytes = _file.Slice((int)start, (int)entry.Stored);
        bytes = entry.IsDeflated ? Inflate(bytes, entry.Length, name) : bytes;
        return Crc32.HashToUInt32(bytes.Span) == entry.Crc
            ? bytes
            : throw new InvalidDataException($"the archive is corrupt: the checksum of its entry {name} is wrong");
    }

    // torch.save stores; an archive that was unpacked and packed again is deflated.
    private byte[] Inflate(ReadOnlyMemory<byte> stored, long length, string name)
    {
        _inflated += length;
        if (length > Array.MaxLength || _inflated > MostRatio * _file.Length + AlwaysInflated)
        {
            throw new InvalidDataException(
                $"the archive's entries inflate to more than {MostRatio} times the file's size; save the checkpoint again with torch.save");
        }

        var bytes = new byte[length];
        using var inflater = new DeflateStream(new MemoryStream(stored.ToArray(), writable: false), CompressionMode.Decompress);
        return inflater.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == length && inflater.ReadByte() < 0
            ? bytes
            : throw new InvalidDataException($"the archive is corrupt: its entry {name} does not inflate to its {length} bytes");
    }

    private (long Start, long Count) FindDirectory()
    {
        var span = _file.Span;
        var first = Math.Max(0, span.Length - EndLength - ushort.MaxValue);
        for (var at = span.Length - EndLength; at >= first; at--)
        {
            if (U32(span[at..]) != EndSignature || at + EndLength + U16(span[(at + 20)..]) != span.Length)
            {
                continue;
            }

            long start = U32(span[(at + 16)..]);
            long count = U16(span[(at + 10)..]);
            if (start == uint.MaxValue || count == ushort.MaxValue)
            {
                var end64 = Slice(I64(Slice(at - 20, 20, Locator64Signature)[8..]), 56, End64Signature);
                (start, count) = (I64(end64[48..]), I64(end64[32..]));
            }

            return (start, count);
        }

        throw new InvalidDataException("the archive is cut off: it has no directory at its end");
    }

    // The ZIP64 extra field holds those of (length, stored length, offset) that the header could not.
    private static void Extend(ReadOnlySpan<byte> extra, ref long length, ref long stored, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var size = U16(extra[2..]);
            if (size > extra.Length - 4)
            {
                return;
            }

            var field = extra.Slice(4, size);
            if (U16(extra) == 1)
            {
                length = length == uint.MaxValue ? Next(ref field) : length;
                stored = stored == uint.MaxValue ? Next(ref field) : stored;
                offset = offset == uint.MaxValue ? Next(ref field) : offset;
            }

            extra = extra[(4 + size)..];
        }
    }

    private static long Next(ref ReadOnlySpan<byte> field)
    {
        if (field.Length < 8)
        {
            throw new InvalidDataException("the archive is corrupt: a ZIP64 field is too short");
        }

        var value = I64(field);
        field = field[8..];
        return value;
    }

    private ReadOnlySpan<byte> Slice(long start, long length, uint signature)
    {
        var slice = Slice(start, length);
        return U32(slice) == signature
            ? slice
            : throw new InvalidDataException("the archive is corrupt: a header is not where it should be");
    }

    private ReadOnlySpan<byte> Slice(long start, long length) => start >= 0 && length >= 0 && start <= _file.Length - length
        ? _file.Span.Slice((int)start, (int)length)
        : throw new InvalidDataException("the archive is cut off or corrupt: an entry is outside the file");

    private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long I64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private readonly record struct Entry(long Offset, long Stored, long Length, uint Crc, bool IsDeflated);
}
