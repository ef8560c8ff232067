using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Moves each hand as a whole by a normal draw in x and y that holds for the clip: signers of other proportions place the same sign a
/// little
/// elsewhere. Joints that were not detected (x and y exactly 0) stay so. Ours. Belongs after normalisation: the deviation counts in the
/// distance of the shoulders.
/// </summary>
/// <param name="preset">Which joints the clip holds.</param>
/// <param name="deviation">Standard deviation of each hand's shift.</param>
public sealed class HandShift(LandmarkPreset preset, double deviation = 0.1) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(HandShift));
        PlaneArithmetic.RequireJoints(clip, preset, nameof(HandShift));
        foreach (var first in (int[])[HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand])
        {
            var (right, down) = ((float)context.Draws.Normal(deviation), (float)context.Draws.Normal(deviation));
            foreach (var joint in preset.HandJoints(first))
            {
                Move(clip, joint, right, down);
            }
        }

        return clip;
    }

    private static void Move(PoseClip clip, int joint, float right, float down)
    {
        for (var t = 0; t < clip.Frames; t++)
        {
            var x = clip.Frame(0, t);
            var y = clip.Frame(1, t);
            if (x[joint] != 0 || y[joint] != 0)
            {
                x[joint] += right;
                y[joint] += down;
            }
        }
    }
}
