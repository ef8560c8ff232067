namespace OpenHands.Poses.Transforms;

/// <summary>
/// Adds a normal draw to x and y of every detected joint in every frame, as a detector of less certainty would. Ours. Belongs after
/// normalisation: the deviation counts in the distance of the shoulders.
/// </summary>
/// <param name="deviation">Standard deviation.</param>
public sealed class JointNoise(double deviation = 0.01) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(JointNoise));
        var x = clip.Channel(0);
        var y = clip.Channel(1);
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] != 0 || y[i] != 0)
            {
                x[i] += (float)context.Draws.Normal(deviation);
                y[i] += (float)context.Draws.Normal(deviation);
            }
        }

        return clip;
    }
}
