using System.Collections.Concurrent;
using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>Decoded clips kept between epochs, until a number of bytes is reached; what no longer fits is read again each time.</summary>
internal sealed class ClipCache(long capacity)
{
    private readonly ConcurrentDictionary<int, PoseClip> _clips = new();
    private long _bytes;

    /// <summary>A clip of its own for the caller, who may change it.</summary>
    public PoseClip Get(int index, Func<int, PoseClip> read)
    {
        if (_clips.TryGetValue(index, out var kept))
        {
            return Copy(kept);
        }

        var clip = read(index);
        var bytes = (long)clip.Values.Length * sizeof(float);
        if (Interlocked.Add(ref _bytes, bytes) > capacity || !_clips.TryAdd(index, clip))
        {
            Interlocked.Add(ref _bytes, -bytes);
            return clip;
        }

        return Copy(clip);
    }

    private static PoseClip Copy(PoseClip clip) => new(clip.Channels, clip.Frames, clip.Joints, [.. clip.Values]);
}
