namespace OpenHands.Poses.Transforms;

/// <summary>
/// Stretches the clip in y by 1 + g with one normal draw g (docs/upstream.md#pose-transforms); upstream's defect scales by g alone.
/// </summary>
/// <param name="defects">See <see cref="Defects.ScaleReplacesFactor"/>.</param>
/// <param name="deviation">Standard deviation of g.</param>
public sealed class ScaleTransform(Defects defects, double deviation = 0.2) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(ScaleTransform));
        var draw = context.Draws.Normal(deviation);
        PlaneArithmetic.CentreAndScale(clip.Channel(1), 0, (float)(defects.ScaleReplacesFactor ? draw : 1 + draw));
        return clip;
    }
}
