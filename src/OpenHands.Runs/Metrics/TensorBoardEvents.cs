using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace OpenHands.Runs.Metrics;

/// <summary>
/// An event file that TensorBoard reads: TFRecords (length, masked CRC-32C, payload, masked CRC-32C), each an Event message of which only
/// the fields wall_time, step, file_version and scalar summaries are written.
/// </summary>
public sealed class TensorBoardEvents : IMetricFile
{
    private readonly FileStream _stream;
    private readonly TimeProvider _clock;

    /// <summary>Opens an event file.</summary>
    /// <param name="path">The file; TensorBoard looks for "tfevents" in its name.</param>
    /// <param name="keep">Bytes of an earlier file to keep; 0 starts over.</param>
    /// <param name="clock">Where wall times come from.</param>
    public TensorBoardEvents(string path, long keep, TimeProvider clock)
    {
        Name = Path.GetFileName(path);
        _clock = clock;
        _stream = AppendedFile.Open(path, keep);
        if (keep == 0)
        {
            Record(Event(0, writer => Bytes(writer, 3, "brain.Event:2"u8)));
        }
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public void Write(MetricRow row)
    {
        foreach (var (name, value) in row.Values)
        {
            Scalar($"{row.Phase}/{name}", row.Step, value);
        }

        Scalar("lr", row.Step, row.LearningRate);
    }

    /// <summary>Appends one scalar.</summary>
    public void Scalar(string tag, long step, double value) =>
        Record(Event(step, writer => Bytes(writer, 5, Message(summary => Bytes(summary, 1, Message(entry =>
        {
            Bytes(entry, 1, Encoding.UTF8.GetBytes(tag));
            entry.Write((byte)((2 << 3) | 5)); // simple_value: fixed32
            entry.Write((float)value);
        }))))));

    /// <inheritdoc />
    public long Flush()
    {
        _stream.Flush(flushToDisk: true);
        return _stream.Length;
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    private static byte[] Message(Action<BinaryWriter> fields)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        fields(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Bytes(BinaryWriter writer, int field, ReadOnlySpan<byte> value)
    {
        writer.Write((byte)((field << 3) | 2)); // length-delimited
        writer.Write7BitEncodedInt(value.Length);
        writer.Write(value);
    }

    private byte[] Event(long step, Action<BinaryWriter> what) => Message(writer =>
    {
        writer.Write((byte)((1 << 3) | 1)); // wall_time: fixed64
        writer.Write(_clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        writer.Write((byte)(2 << 3)); // step: varint
        writer.Write7BitEncodedInt64(step);
        what(writer);
    });

    private void Record(byte[] payload)
    {
        var record = new byte[8 + 4 + payload.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedSum(record.AsSpan(0, 8)));
        payload.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + payload.Length), MaskedSum(payload));
        _stream.Write(record);
        _stream.Flush();
    }

    // CRC-32C (Castagnoli), rotated and offset so that a sum over data with sums stays strong.
    private static uint MaskedSum(ReadOnlySpan<byte> bytes) =>
        uint.RotateRight(Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, bytes), 15) + 0xa282ead8;
}
