using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Normalises a clip by its hands, for recordings without a body: the mean of all wrists that were seen comes to the origin, and the
/// median palm (wrist to middle knuckle, over both hands and all frames) becomes 1 long. Where the hands are to each other and how they
/// move stays; where the signer stands and how near the camera is goes. Only x and y change. Joints that were not detected (x and y
/// exactly 0) stay 0, and so does a clip without a hand. Ours.
/// </summary>
/// <param name="preset">Which joints the clip holds; wrist and middle knuckle of each hand must be among them.</param>
public sealed class CenterAndScaleByHands(LandmarkPreset preset) : IPoseTransform
{
    private readonly (int Wrist, int Root)[] _palms = Palms.Of(preset);

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(CenterAndScaleByHands));
        if (clip.Joints != preset.Indexes.Length || _palms.Any(palm => palm.Wrist < 0 || palm.Root < 0))
        {
            throw new ArgumentException($"CenterAndScaleByHands for {preset.Name} ({preset.Indexes.Length} joints, wrists and middle "
                + $"knuckles among them) in a clip of {clip.Joints} joints");
        }

        if (Palms.Median(clip, _palms) is not (> 0 and var palm))
        {
            return clip;
        }

        var seen = (from t in Enumerable.Range(0, clip.Frames)
                    from hand in _palms
                    where clip.IsSeen(t, hand.Wrist) && clip.IsSeen(t, hand.Root)
                    select (X: clip.Frame(0, t)[hand.Wrist], Y: clip.Frame(1, t)[hand.Wrist])).ToList();
        var (centreX, centreY) = ((float)seen.Average(wrist => (double)wrist.X), (float)seen.Average(wrist => (double)wrist.Y));
        var scale = (float)(1 / palm);
        var allX = clip.Channel(0);
        var allY = clip.Channel(1);
        for (var i = 0; i < allX.Length; i++)
        {
            if (allX[i] != 0 || allY[i] != 0)
            {
                allX[i] = (allX[i] - centreX) * scale;
                allY[i] = (allY[i] - centreY) * scale;
            }
        }

        return clip;
    }
}
