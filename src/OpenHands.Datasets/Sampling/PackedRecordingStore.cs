using System.Buffers;
using System.Collections.Immutable;
using OpenHands.Formats.Packed;
using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>
/// The recordings of one packed store: joints are asked for by their numbers in the raw files, whichever of them the store holds and in
/// whatever order.
/// </summary>
public sealed class PackedRecordingStore : IRecordingStore
{
    private const int X = 0;
    private const int Y = 1;

    private readonly PackedPoseStore _store;
    private readonly Dictionary<int, int> _positions;
    private readonly ImmutableArray<int> _all;
    private readonly int _channels;
    private readonly int _x;
    private readonly int _y;

    private PackedRecordingStore(PackedPoseStore store)
    {
        _store = store;
        _all = [.. store.Selection.Joints];
        _positions = _all.Select((joint, i) => (joint, i)).DistinctBy(pair => pair.joint).ToDictionary(pair => pair.joint, pair => pair.i);
        int[] channels = [.. store.Selection.Channels];
        (_channels, _x, _y) = (channels.Length, Array.IndexOf(channels, X), Array.IndexOf(channels, Y));
        if (_x < 0 || _y < 0)
        {
            throw new InvalidDataException(
                $"{store.Path}: holds the channels {string.Join(", ", channels)}, but pretraining needs x (0) and y (1)");
        }
    }

    /// <inheritdoc/>
    public int Count => _store.Recordings.Count;

    /// <summary>Opens a packed store.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or it is not a packed store with x and y; the message names
    /// it.</exception>
    public static PackedRecordingStore Open(string path)
    {
        PackedPoseStore? store = null;
        try
        {
            store = PackedPoseStore.Open(path);
            return new PackedRecordingStore(store);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{path}: there is no such packed store", e);
        }
        catch
        {
            store?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name(int index) => _store.Recordings[index].Name;

    /// <inheritdoc/>
    public int Frames(int index) => _store.Recordings[index].Frames;

    /// <inheritdoc/>
    public PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints)
    {
        var kept = joints.IsEmpty ? _all.Length : joints.Length;
        var columns = ArrayPool<int>.Shared.Rent(kept);
        var points = ArrayPool<float>.Shared.Rent(count * _store.FrameLength);
        try
        {
            for (var v = 0; v < kept; v++)
            {
                columns[v] = Position(joints.IsEmpty ? _all[v] : joints[v]) * _channels;
            }

            // (T, V', C) as stored becomes (2, T, V).
            _store.Span(index, start, count, stride, points.AsSpan(0, count * _store.FrameLength));
            var clip = new PoseClip(2, count, kept);
            for (var t = 0; t < count; t++)
            {
                var row = points.AsSpan(t * _store.FrameLength, _store.FrameLength);
                var x = clip.Frame(X, t);
                var y = clip.Frame(Y, t);
                for (var v = 0; v < x.Length; v++)
                {
                    x[v] = row[columns[v] + _x];
                    y[v] = row[columns[v] + _y];
                }
            }

            return clip;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(columns);
            ArrayPool<float>.Shared.Return(points);
        }
    }

    /// <summary>Closes the store.</summary>
    public void Dispose() => _store.Dispose();

    private int Position(int joint) => _positions.TryGetValue(joint, out var position)
        ? position
        : throw new InvalidDataException(
            $"{_store.Path}: joint {joint} is asked for, but the store was packed with [{string.Join(", ", _all)}]; "
            + "pack it again with this joint");
}
