namespace OpenHands.Poses.Transforms;

/// <summary>
/// Shears the clip by one normal draw s: (x, y) becomes (x, s x + y). Upstream accepts exactly two channels;
/// here further channels stay as they are.
/// </summary>
/// <param name="deviation">Standard deviation of s.</param>
public sealed class ShearTransform(double deviation = 0.2) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(ShearTransform));
        var shear = (float)context.Draws.Normal(deviation);
        PlaneArithmetic.Multiply(clip.Channel(0), clip.Channel(1), 1, shear, 0, 1);
        return clip;
    }
}
