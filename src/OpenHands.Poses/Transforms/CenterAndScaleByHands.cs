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
    private const int MiddleKnuckle = 9; // of a hand's 21 points

    private readonly (int Wrist, int Knuckle)[] _palms =
        [.. new[] { HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand }
            .Select(first => (preset.Indexes.IndexOf(first), preset.Indexes.IndexOf(first + MiddleKnuckle)))];

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(CenterAndScaleByHands));
        if (clip.Joints != preset.Indexes.Length || _palms.Any(palm => palm.Wrist < 0 || palm.Knuckle < 0))
        {
            throw new ArgumentException($"CenterAndScaleByHands for {preset.Name} ({preset.Indexes.Length} joints, wrists and middle "
                + $"knuckles among them) in a clip of {clip.Joints} joints");
        }

        var lengths = new List<double>();
        var (sumX, sumY) = (0.0, 0.0);
        for (var t = 0; t < clip.Frames; t++)
        {
            var x = clip.Frame(0, t);
            var y = clip.Frame(1, t);
            foreach (var (wrist, knuckle) in _palms)
            {
                if (Seen(x, y, wrist) && Seen(x, y, knuckle))
                {
                    (sumX, sumY) = (sumX + x[wrist], sumY + y[wrist]);
                    lengths.Add(Math.Sqrt(Square(x[knuckle] - (double)x[wrist]) + Square(y[knuckle] - (double)y[wrist])));
                }
            }
        }

        if (lengths.Count == 0 || Median(lengths) is not (> 0 and var palm))
        {
            return clip;
        }

        var (centreX, centreY) = ((float)(sumX / lengths.Count), (float)(sumY / lengths.Count));
        var scale = (float)(1 / palm);
        var allX = clip.Channel(0);
        var allY = clip.Channel(1);
        for (var i = 0; i < allX.Length; i++)
        {
            if (Seen(allX, allY, i))
            {
                allX[i] = (allX[i] - centreX) * scale;
                allY[i] = (allY[i] - centreY) * scale;
            }
        }

        return clip;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static double Square(double value) => value * value;

    private static bool Seen(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int joint) => x[joint] != 0 || y[joint] != 0;
}
