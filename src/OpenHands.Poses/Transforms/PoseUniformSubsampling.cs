namespace OpenHands.Poses.Transforms;

/// <summary>Frames evenly spaced over the clip, the first and the last included (docs/upstream.md#pose-transforms).</summary>
/// <param name="defects">
/// See <see cref="Defects.UniformSubsamplingNeverPads"/> and
/// <see cref="Defects.UniformSubsamplingRoundsToFloat"/>.
/// </param>
/// <param name="frames">Number of frames afterwards, at least 1.</param>
/// <param name="randomStart">Whether to begin at a random frame of the first interval instead of frame 0.</param>
public sealed class PoseUniformSubsampling(Defects defects, int frames, bool randomStart = false) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (clip.Frames < frames && !defects.UniformSubsamplingNeverPads)
        {
            return FramePadding.Append(clip, frames);
        }

        if (clip.Frames == 0)
        {
            throw new ArgumentException("PoseUniformSubsampling of a clip without frames");
        }

        var start = randomStart && clip.Frames > frames ? context.Draws.Integer(0, clip.Frames / frames) : 0;
        return clip.TakeFrames(Indexes(clip.Frames, start));
    }

    /// <summary>The frames that are kept of a clip of T frames when the first is <paramref name="start"/>.</summary>
    public int[] Indexes(int clipFrames, int start)
    {
        var indexes = new int[frames];
        for (var i = 0; i < frames; i++)
        {
            indexes[i] = defects.UniformSubsamplingRoundsToFloat ? Rounded(i, start, clipFrames - 1) : Exact(i, start, clipFrames - 1);
        }

        return indexes;
    }

    private int Exact(int i, int start, int end) => frames == 1 ? start : start + (int)((long)i * (end - start) / (frames - 1));

    // torch.linspace in float32 counts from the nearer end, then the fraction is cut off. Its vectorised versions round now and then
    // differently; which one ran upstream depended on the processor (docs/upstream.md#pose-transforms).
    private int Rounded(int i, int start, int end)
    {
        if (frames == 1)
        {
            return start;
        }

        var step = (float)(end - start) / (frames - 1);
        var value = i < frames / 2 ? start + (step * i) : end - (step * (frames - 1 - i));
        return (int)Math.Clamp(value, start, end);
    }
}
