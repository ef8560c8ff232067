namespace OpenHands.Poses.Transforms;

/// <summary>
/// Sets a run of frames to zero, as if the detector had lost everything there, so that a network does not rely on a few frames alone. Ours.
/// Belongs at the end of the transforms.
/// </summary>
/// <param name="least">Smallest share of the frames.</param>
/// <param name="most">Largest share of the frames.</param>
/// <param name="probability">How often a clip is masked.</param>
public sealed class TemporalMask(double least = 0.2, double most = 0.4, double probability = 0.5) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (context.Draws.Unit() >= probability)
        {
            return clip;
        }

        var length = (int)Math.Round(clip.Frames * (least + ((most - least) * context.Draws.Unit())));
        var start = context.Draws.Integer(0, clip.Frames - length);
        for (var c = 0; c < clip.Channels; c++)
        {
            clip.Channel(c).Slice(start * clip.Joints, length * clip.Joints).Clear();
        }

        return clip;
    }
}
