using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Gives x and y of the hands' joints as seen from the nose of the same frame, instead of the shoulders' middle. Many signs differ by
/// where at
/// the face the hand is, and how high the face is above the shoulders differs from signer to signer by more than that. Joints that were not
/// detected (x and y exactly 0) stay 0; in frames without a nose nothing changes. Ours. Belongs after normalisation and augmentation.
/// </summary>
/// <param name="preset">Which joints the clip holds.</param>
public sealed class HandsRelativeToNose(LandmarkPreset preset) : IPoseTransform
{
    private readonly int _nose = preset.Indexes.IndexOf(HolisticLandmarks.Nose);
    private readonly int[] _hands = [.. preset.HandJoints(HolisticLandmarks.LeftHand), .. preset.HandJoints(HolisticLandmarks.RightHand)];

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(HandsRelativeToNose));
        if (clip.Joints != preset.Indexes.Length || _nose < 0)
        {
            throw new ArgumentException($"HandsRelativeToNose for {preset.Name} ({preset.Indexes.Length} joints, "
                + $"the nose among them) in a clip of {clip.Joints} joints");
        }

        for (var t = 0; t < clip.Frames; t++)
        {
            var x = clip.Frame(0, t);
            var y = clip.Frame(1, t);
            var (noseX, noseY) = (x[_nose], y[_nose]);
            if (noseX == 0 && noseY == 0)
            {
                continue;
            }

            foreach (var joint in _hands)
            {
                if (x[joint] != 0 || y[joint] != 0)
                {
                    x[joint] -= noseX;
                    y[joint] -= noseY;
                }
            }
        }

        return clip;
    }
}
