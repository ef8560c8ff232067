using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// The bytes of an untrusted file as PureHDF reads them. PureHDF follows every address it finds, so what a hostile file could start ends
/// here: recursion without end at a nearly full stack, a loop without end after <see cref="Begin"/>'s allowance of reads.
/// </summary>
internal sealed class BoundedStream : Stream
{
    private const int PageBytes = 4096;
    private const int Pages = 64;

    // Listing 10,000 recordings takes about a million reads; a loop without end comes to this in seconds.
    private const long ReadsAtLeast = 20_000_000;

    private readonly SafeFileHandle _file;
    private readonly byte[] _cache = new byte[Pages * PageBytes];
    private readonly long[] _cached = new long[Pages];
    private long _position;
    private long _readsLeft;

    public BoundedStream(SafeFileHandle file)
    {
        _file = file;
        Length = RandomAccess.GetLength(file);
        Array.Fill(_cached, -1);
        Begin();
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            _position = value >= 0 && value <= Length
                ? value
                : throw new InvalidDataException($"address {value} is outside of the file's {Length} bytes");
        }
    }

    /// <summary>Grants the next operation its reads: as many as no honest file needs.</summary>
    public void Begin() => _readsLeft = ReadsAtLeast + Length;

    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (--_readsLeft < 0)
        {
            throw new InvalidDataException("its structures lead round in a circle");
        }

        var (page, offset) = Math.DivRem(_position, PageBytes);
        if (offset + buffer.Length > PageBytes)
        {
            var read = RandomAccess.Read(_file, buffer, _position);
            _position += read;
            return read;
        }

        var slot = (int)(page % Pages);
        var cached = _cache.AsSpan(slot * PageBytes, PageBytes);
        if (_cached[slot] != page)
        {
            _cached[slot] = -1;
            Fill(cached, page * PageBytes);
            _cached[slot] = page;
        }

        var count = (int)Math.Min(buffer.Length, Length - _position);
        cached.Slice((int)offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => Length });

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private void Fill(Span<byte> page, long start)
    {
        for (int done = 0, read; done < page.Length && (read = RandomAccess.Read(_file, page[done..], start + done)) > 0; done += read)
        {
        }
    }
}
