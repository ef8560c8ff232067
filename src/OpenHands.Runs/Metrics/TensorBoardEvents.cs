using System.Buffers.Binary;
using System.IO.Hashing;
using OpenHands.Runs.Files;

namespace OpenHands.Runs.Metrics;

/// <summary>
/// An event file that TensorBoard reads: TFRecords (length, masked CRC-32C, payload, masked CRC-32C), each an Event message of which only
/// the fields wall_time, step, file_version and summaries (scalars, pictures, hyperparameters) are written.
/// </summary>
public sealed class TensorBoardEvents : IMetricFile
{
    private const int Rgba = 4; // colorspace of summary.proto

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
            Record(Event(0).Bytes(3, "brain.Event:2"u8));
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
    public void Scalar(string tag, long step, double value) => Summary(tag, step, entry => entry.Single(2, (float)value)); // simple_value

    /// <summary>Appends a picture.</summary>
    /// <param name="tag">What it shows.</param>
    /// <param name="step">Optimiser steps taken.</param>
    /// <param name="png">The file's bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public void Image(string tag, long step, ReadOnlyMemory<byte> png, int width, int height) => Summary(tag, step, entry => entry.Message(
        4, image => image.Integer(1, height).Integer(2, width).Integer(3, Rgba).Bytes(4, png.Span)));

    /// <summary>Appends a summary that is for a plugin of TensorBoard and holds all it has to say in its metadata.</summary>
    internal void OfPlugin(string tag, string plugin, ProtobufWriter content) => Summary(tag, 0, entry => entry.Message(
        9, metadata => metadata.Message(1, data => data.Text(1, plugin).Message(2, content))));

    /// <inheritdoc />
    public long Flush()
    {
        _stream.Flush(flushToDisk: true);
        return _stream.Length;
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    // Fields of tensorboard/compat/proto/summary.proto: Summary.value = 1, Value.tag = 1.
    private void Summary(string tag, long step, Action<ProtobufWriter> value) =>
        Record(Event(step).Message(5, summary => summary.Message(1, entry => value(entry.Text(1, tag)))));

    // Fields of tensorboard/compat/proto/event.proto: wall_time = 1, step = 2, file_version = 3, summary = 5.
    private ProtobufWriter Event(long step) =>
        new ProtobufWriter().Double(1, _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).Integer(2, step);

    private void Record(ProtobufWriter message)
    {
        var payload = message.Written;
        var record = new byte[8 + 4 + payload.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedSum(record.AsSpan(0, 8)));
        payload.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + payload.Length), MaskedSum(payload));
        _stream.Write(record);
        _stream.Flush();
    }

    // CRC-32C (Castagnoli), rotated and offset so that a sum over data with sums stays strong.
    private static uint MaskedSum(ReadOnlySpan<byte> bytes) =>
        uint.RotateRight(Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, bytes), 15) + 0xa282ead8;
}
