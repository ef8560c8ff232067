namespace OpenHands.Poses.Transforms;

/// <summary>
/// A random run of consecutive frames; a shorter clip is padded with zeros at its end.
/// </summary>
/// <param name="frames">Number of frames afterwards, at least 1.</param>
public sealed class PoseTemporalSubsample(int frames) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (clip.Frames < frames)
        {
            return FramePadding.Append(clip, frames);
        }

        var start = context.Draws.Integer(0, clip.Frames - frames);
        var run = new PoseClip(clip.Channels, frames, clip.Joints);
        for (var c = 0; c < clip.Channels; c++)
        {
            clip.Channel(c).Slice(start * clip.Joints, frames * clip.Joints).CopyTo(run.Channel(c));
        }

        return run;
    }
}
