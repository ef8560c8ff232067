using System.Buffers;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The keypoints of one recording: a dataset (F, K, 3) of floating-point numbers.</summary>
internal sealed class RecordingDataset
{
    // Rows this long are cheaper to fetch one by one than to fetch with what a stride leaves out between them.
    private const long LongGap = 16 << 10;

    private readonly Hdf5Source _source;
    private readonly Dataset _dataset;
    private readonly RowDecoder _decoder;

    private RecordingDataset(Hdf5Source source, Dataset dataset)
    {
        (_source, _dataset) = (source, dataset);
        Frames = (int)dataset.Shape[0];
        Joints = (int)dataset.Shape[1];
        _decoder = new RowDecoder(dataset.Type);
    }

    public int Frames { get; }

    public int Joints { get; }

    public string Storage => $"{_dataset.Type.Name}, {_dataset.Storage}";

    public static RecordingDataset Open(Hdf5Source source, string name, ulong header)
    {
        var dataset = Dataset.Open(source, $"{RawPoseLayout.Keypoints}/{name}", ObjectHeader.Read(source, header));
        if (dataset.Shape is not [>= 0 and <= int.MaxValue, >= 1 and <= 100_000, RawPoseLayout.Channels])
        {
            throw new InvalidDataException(
                $"{source.Path}: '{dataset.Name}' has shape ({string.Join(", ", dataset.Shape)}), expected (frames, keypoints, 3)");
        }

        return new RecordingDataset(source, dataset);
    }

    public void CheckRange(int start, int count, int stride)
    {
        if (start < 0 || count < 0 || stride < 1 || (count > 0 && start + ((count - 1L) * stride) >= Frames))
        {
            throw new ArgumentException($"{_source.Path}: '{_dataset.Name}' has {Frames} frames; asked for {count} from {start} at distance {stride}");
        }
    }

    public void Read(int start, int count, int stride, PoseSelection selection, Span<float> destination)
    {
        CheckRange(start, count, stride);
        var offsets = ElementOffsets(selection);
        if (destination.Length != (long)count * offsets.Length)
        {
            throw new ArgumentException($"room for {destination.Length} numbers, expected {count} frames of {offsets.Length}");
        }

        if (count == 0)
        {
            return;
        }

        var rowBytes = (int)_dataset.RowBytes;
        var oneByOne = stride > 1 && _dataset.HasDirectRows && (stride - 1L) * rowBytes >= LongGap;

        // A chunk is decoded as a whole, so chunked rows are read in one go.
        var most = _dataset.HasDirectRows ? Limits.ReadBytes : int.MaxValue;
        var rowsAtOnce = oneByOne ? 1 : Math.Max(1, Math.Min(((count - 1L) * stride) + 1, most / rowBytes));
        var framesAtOnce = (int)((rowsAtOnce - 1) / stride) + 1;
        var buffer = ArrayPool<byte>.Shared.Rent(checked((int)rowsAtOnce * rowBytes));
        try
        {
            for (var frame = 0; frame < count; frame += framesAtOnce)
            {
                var frames = Math.Min(framesAtOnce, count - frame);
                var rows = ((frames - 1) * stride) + 1;
                var bytes = buffer.AsSpan(0, rows * rowBytes);
                _dataset.ReadRows(start + ((long)frame * stride), rows, bytes);
                _decoder.Decode(bytes, frames, stride * rowBytes, offsets, destination.Slice(frame * offsets.Length, frames * offsets.Length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Where in a row each selected number begins, in elements.
    private int[] ElementOffsets(PoseSelection selection)
    {
        var joints = selection.Joints.Count > 0 ? selection.Joints : [.. Enumerable.Range(0, Joints)];
        var channels = selection.Channels.Count > 0 ? selection.Channels : [.. Enumerable.Range(0, RawPoseLayout.Channels)];
        var offsets = new int[joints.Count * channels.Count];
        for (var v = 0; v < joints.Count; v++)
        {
            for (var c = 0; c < channels.Count; c++)
            {
                if (joints[v] < 0 || joints[v] >= Joints || channels[c] is < 0 or >= RawPoseLayout.Channels)
                {
                    throw new ArgumentException(
                        $"{_source.Path}: '{_dataset.Name}' has {Joints} keypoints and 3 channels; asked for keypoint {joints[v]}, channel {channels[c]}");
                }

                offsets[(v * channels.Count) + c] = (joints[v] * RawPoseLayout.Channels) + channels[c];
            }
        }

        return offsets;
    }
}
