namespace OpenHands.Training.Tests.Checkpoints;

/// <summary>A disk with so many bytes left.</summary>
internal sealed class QuotaStream(Stream inner, Func<long> left, Action<int> use) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (count > left())
        {
            inner.Write(buffer, offset, (int)left());
            use((int)left());
            throw new IOException("No space left on device");
        }

        inner.Write(buffer, offset, count);
        use(count);
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
