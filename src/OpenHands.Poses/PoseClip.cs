namespace OpenHands.Poses;

/// <summary>
/// One clip on its way to a network: float32 values of shape (C, T, V), row-major. Channels are x, y, then z
/// and confidence where asked for.
/// </summary>
public sealed class PoseClip
{
    /// <summary>Wraps values without copying them.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="frames">T, 0 or more.</param>
    /// <param name="joints">V, at least 1.</param>
    /// <param name="values">C x T x V, row-major.</param>
    /// <exception cref="ArgumentException">A size is out of range, or the values do not fit the sizes.</exception>
    public PoseClip(int channels, int frames, int joints, float[] values)
    {
        if (channels < 1 || frames < 0 || joints < 1 || values.LongLength != (long)channels * frames * joints)
        {
            throw new ArgumentException($"{values.Length} values for a clip of {channels} channels, {frames} frames, {joints} joints");
        }

        (Channels, Frames, Joints, Values) = (channels, frames, joints, values);
    }

    /// <summary>A clip of zeros.</summary>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public PoseClip(int channels, int frames, int joints)
        : this(channels, frames, joints, new float[checked(channels * frames * joints)])
    {
    }

    /// <summary>Number of channels C.</summary>
    public int Channels { get; }

    /// <summary>Number of frames T.</summary>
    public int Frames { get; }

    /// <summary>Number of joints V.</summary>
    public int Joints { get; }

    /// <summary>The values, C x T x V, row-major.</summary>
    public float[] Values { get; }

    /// <summary>The T x V values of one channel.</summary>
    public Span<float> Channel(int channel) => Values.AsSpan(channel * Frames * Joints, Frames * Joints);

    /// <summary>The V values of one frame in one channel.</summary>
    public Span<float> Frame(int channel, int frame) => Values.AsSpan((channel * Frames + frame) * Joints, Joints);

    /// <summary>Whether a joint was detected in a frame: one that was not has x and y of exactly 0.</summary>
    public bool IsSeen(int frame, int joint)
    {
        var at = (frame * Joints) + joint;
        return Values[at] != 0 || Values[(Frames * Joints) + at] != 0;
    }

    /// <summary>Takes a recording apart into channels: (F, K, 3) and (F, K) become (C, F, K).</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="z">Whether to keep the depth, as channel 2.</param>
    /// <param name="confidence">Whether to keep the visibility, as the last channel.</param>
    public static PoseClip From(PoseRecording recording, bool z = false, bool confidence = false)
    {
        var coordinates = z ? 3 : 2;
        var points = recording.Frames * recording.Joints;
        var clip = new PoseClip(coordinates + (confidence ? 1 : 0), recording.Frames, recording.Joints);
        for (var c = 0; c < coordinates; c++)
        {
            var channel = clip.Channel(c);
            for (var i = 0; i < channel.Length; i++)
            {
                channel[i] = recording.Keypoints[i * 3 + c];
            }
        }

        if (confidence)
        {
            recording.Visibility.AsSpan(0, points).CopyTo(clip.Channel(coordinates));
        }

        return clip;
    }

    /// <summary>A clip of the named frames, in that order; -1 stands for a frame of zeros.</summary>
    public PoseClip TakeFrames(ReadOnlySpan<int> frames)
    {
        var taken = new PoseClip(Channels, frames.Length, Joints);
        for (var c = 0; c < Channels; c++)
        {
            for (var t = 0; t < frames.Length; t++)
            {
                if (frames[t] >= 0)
                {
                    Frame(c, frames[t]).CopyTo(taken.Frame(c, t));
                }
            }
        }

        return taken;
    }
}
