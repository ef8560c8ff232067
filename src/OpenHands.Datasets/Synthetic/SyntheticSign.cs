using System.Numerics;

namespace OpenHands.Datasets.Synthetic;

/// <summary>
/// One sign as a motion programme: handshape, location and movement of the dominant (right) hand, and the part of the other. The signs are
/// invented; they belong to no language.
/// </summary>
/// <param name="Category">Topic, the folder of the sign's clips.</param>
/// <param name="Word">The gloss.</param>
/// <param name="Start">Pose of the dominant hand when the stroke begins.</param>
/// <param name="End">Second pose of the stroke.</param>
/// <param name="Movement">The way between the two.</param>
/// <param name="Seconds">Duration of the stroke by a signer of average speed.</param>
/// <param name="Second">The other hand.</param>
public sealed record SyntheticSign(
    string Category, string Word, HandPose Start, HandPose End, Movement Movement, double Seconds, SecondHand Second = SecondHand.Rests)
{
    /// <summary>The dominant hand during the stroke.</summary>
    /// <param name="time">0 at the stroke's beginning to 1 at its end.</param>
    public HandPose Dominant(double time)
    {
        switch (Movement)
        {
            case Movement.Line:
                return HandPose.Mix(Start, End, Smooth(time));
            case Movement.Arc:
                var along = Smooth(time);
                var bulge = new Vector3(0, 0, -(float)(0.3 * Math.Sin(Math.PI * along)));
                var between = HandPose.Mix(Start, End, along);
                return between with { Wrist = between.Wrist + bulge };
            case Movement.Tap:
                return HandPose.Mix(Start, End, 0.5 - (0.5 * Math.Cos(4 * Math.PI * time)));
            case Movement.Shake:
                return HandPose.Mix(Start, End, 0.5 - (0.5 * Math.Cos(6 * Math.PI * time)));
            default:
                return Around(time);
        }
    }

    /// <summary>The other hand during the stroke, as a left hand.</summary>
    /// <param name="time">0 at the stroke's beginning to 1 at its end.</param>
    public HandPose Other(double time) => Second switch
    {
        SecondHand.Mirrors => Dominant(time).Mirrored,
        SecondHand.Alternates => HandPose.Mix(End, Start, ShareOfWay(time)).Mirrored,
        SecondHand.Supports => Base,
        _ => HandPose.Rest.Mirrored,
    };

    // Palm up, in front of the belly, under the middle of the dominant hand's way.
    private static HandPose Base { get; } =
        new(new Vector3(0.28f, 0.78f, -0.42f), new Vector3(-1, 0, -0.25f), new Vector3(0, -1, -0.2f), Handshape.Flat);

    // Starts and ends without a jerk.
    private static double Smooth(double time) => time * time * time * (10 + (time * ((6 * time) - 15)));

    private double ShareOfWay(double time)
    {
        var way = Vector3.Distance(Start.Wrist, End.Wrist);
        return Vector3.Distance(Start.Wrist, Dominant(time).Wrist) / Math.Max(way, 1e-6f);
    }

    private HandPose Around(double time)
    {
        var (sin, cos) = Math.SinCos(3 * Math.PI * time);
        var pose = HandPose.Mix(Start, End, 0.5 - (0.5 * cos));
        var way = End.Wrist - Start.Wrist;
        // Perpendicular to the way, in the plane of the image.
        var aside = new Vector3(-way.Y, way.X, 0) * (float)(0.5 * sin);
        return pose with { Wrist = pose.Wrist + aside };
    }
}
