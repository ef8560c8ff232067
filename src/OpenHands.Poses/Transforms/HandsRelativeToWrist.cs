using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Adds two channels: where each hand joint is as seen from its own wrist, x and y, enlarged. A hand's shape is a small difference of large
/// coordinates in the body's frame; here it has its own scale. The channels are 0 for the body and for joints that were not detected
/// (x
/// and y exactly 0). Ours, for networks whose first layer takes C + 2 channels.
/// </summary>
/// <param name="preset">Which joints the clip holds.</param>
/// <param name="factor">Enlargement: hands are about a third of the shoulders' distance across.</param>
public sealed class HandsRelativeToWrist(LandmarkPreset preset, double factor = 3) : IPoseTransform
{
    private readonly (int Wrist, int Joint)[] _hands = [.. HandJoints(preset)];

    /// <inheritdoc/>
    public int AddedChannels => 2;

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(HandsRelativeToWrist));
        PlaneArithmetic.RequireJoints(clip, preset, nameof(HandsRelativeToWrist));
        var extended = new PoseClip(clip.Channels + AddedChannels, clip.Frames, clip.Joints);
        clip.Values.CopyTo(extended.Values, 0);
        for (var t = 0; t < clip.Frames; t++)
        {
            var x = clip.Frame(0, t);
            var y = clip.Frame(1, t);
            var handX = extended.Frame(clip.Channels, t);
            var handY = extended.Frame(clip.Channels + 1, t);
            foreach (var (wrist, joint) in _hands)
            {
                if (Seen(x, y, wrist) && Seen(x, y, joint))
                {
                    handX[joint] = (x[joint] - x[wrist]) * (float)factor;
                    handY[joint] = (y[joint] - y[wrist]) * (float)factor;
                }
            }
        }

        return extended;
    }

    private static bool Seen(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int joint) => x[joint] != 0 || y[joint] != 0;

    private static IEnumerable<(int Wrist, int Joint)> HandJoints(LandmarkPreset preset)
    {
        foreach (var first in (int[])[HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand])
        {
            var wrist = preset.Indexes.IndexOf(first);
            foreach (var joint in preset.HandJoints(first).Where(joint => wrist >= 0 && joint != wrist))
            {
                yield return (wrist, joint);
            }
        }
    }
}
