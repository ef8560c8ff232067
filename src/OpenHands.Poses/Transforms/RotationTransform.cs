namespace OpenHands.Poses.Transforms;

/// <summary>
/// Rotates the clip about the origin by one normal draw in radians: (x, y) becomes (x cos + y sin, y cos - x sin) (upstream's
/// <c>RotatationTransform</c>). Further channels stay as they are.
/// </summary>
/// <param name="deviation">Standard deviation of the angle in radians.</param>
public sealed class RotationTransform(double deviation = 0.2) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(RotationTransform));
        var (sin, cos) = Math.SinCos(context.Draws.Normal(deviation));
        PlaneArithmetic.Multiply(clip.Channel(0), clip.Channel(1), (float)cos, -(float)sin, (float)sin, (float)cos);
        return clip;
    }
}
