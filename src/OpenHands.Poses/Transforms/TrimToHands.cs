using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Leaves out the frames before a hand is first seen and after one is last seen (a joint is seen where x or y is not 0): in them the arms
/// hang, or nobody signs yet. A clip in which no hand is ever seen stays as it is. Ours.
/// </summary>
/// <param name="preset">Which joints the clip holds.</param>
public sealed class TrimToHands(LandmarkPreset preset) : IPoseTransform
{
    private readonly int[] _hands = [.. preset.HandJoints(HolisticLandmarks.LeftHand), .. preset.HandJoints(HolisticLandmarks.RightHand)];

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(TrimToHands));
        PlaneArithmetic.RequireJoints(clip, preset, nameof(TrimToHands));
        var seen = Enumerable.Range(0, clip.Frames)
            .Where(t => _hands.Any(v => clip.IsSeen(t, v))).ToList();
        return seen.Count == 0 || seen[^1] - seen[0] == clip.Frames - 1
            ? clip
            : clip.TakeFrames([.. Enumerable.Range(seen[0], seen[^1] - seen[0] + 1)]);
    }
}
