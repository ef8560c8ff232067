namespace OpenHands.Poses.Transforms;

/// <summary>Keeps the frames 0, s, 2s, ...</summary>
/// <param name="step">s, at least 1.</param>
public sealed class FrameSkipping(int step = 1) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (step == 1)
        {
            return clip;
        }

        var kept = new int[(clip.Frames + step - 1) / step];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = i * step;
        }

        return clip.TakeFrames(kept);
    }
}
