using System.Numerics;

namespace OpenHands.Datasets.Synthetic;

/// <summary>The 21 landmarks of a hand from its pose by forward kinematics.</summary>
internal static class HandModel
{
    private const int Fingers = 5;
    private const int JointsPerFinger = 4;

    // Of the hand's length: where the knuckle sits along and across the palm, and the three bones of index, middle, ring and pinky.
    private static readonly (float Along, float Across, float[] Bones)[] Anatomy =
    [
        (0.46f, -0.14f, [0.22f, 0.13f, 0.11f]),
        (0.48f, -0.04f, [0.25f, 0.15f, 0.12f]),
        (0.45f, 0.06f, [0.23f, 0.14f, 0.11f]),
        (0.41f, 0.15f, [0.17f, 0.10f, 0.09f]),
    ];

    // The turn in each finger joint of a curled finger, radians.
    private static readonly float[] Curl = [1.35f, 1.7f, 1.1f];

    /// <summary>Fills wrist, thumb, index, middle, ring and pinky in MediaPipe's order.</summary>
    /// <param name="pose">The pose as a right hand's or a left hand's, in body space.</param>
    /// <param name="right">Which hand.</param>
    /// <param name="length">Wrist to middle finger tip.</param>
    /// <param name="points">21 points.</param>
    public static void Place(HandPose pose, bool right, float length, Span<Vector3> points)
    {
        var along = Vector3.Normalize(pose.Fingers);
        var palm = Vector3.Normalize(pose.Palm - (along * Vector3.Dot(pose.Palm, along)) + new Vector3(0, 1e-4f, 0));
        // From the index to the pinky side.
        var across = Vector3.Cross(along, palm) * (right ? -1 : 1);
        points[0] = pose.Wrist;
        Thumb(pose, along, palm, across, length, points[1..]);
        for (var f = 1; f < Fingers; f++)
        {
            var bend = f switch { 1 => pose.Shape.Index, 2 => pose.Shape.Middle, 3 => pose.Shape.Ring, _ => pose.Shape.Pinky };
            Finger(pose, f - 1, (float)bend, along, palm, across, length, points.Slice(1 + (f * JointsPerFinger), JointsPerFinger));
        }
    }

    private static void Finger(
        HandPose pose, int finger, float bend, Vector3 along, Vector3 palm, Vector3 across, float length, Span<Vector3> points)
    {
        var (knuckleAlong, knuckleAcross, bones) = Anatomy[finger];
        var fan = (float)pose.Shape.Spread * 0.35f * (finger - 1.2f);
        var direction = Vector3.Normalize(along + (across * fan));
        var point = pose.Wrist + (((along * knuckleAlong) + (across * knuckleAcross)) * length);
        points[0] = point;
        var turn = 0f;
        for (var j = 0; j < bones.Length; j++)
        {
            turn += bend * Curl[j];
            var (sin, cos) = MathF.SinCos(turn);
            point += ((direction * cos) + (palm * sin)) * (bones[j] * length);
            points[j + 1] = point;
        }
    }

    private static void Thumb(HandPose pose, Vector3 along, Vector3 palm, Vector3 across, float length, Span<Vector3> points)
    {
        var fold = (float)pose.Shape.Thumb;
        var outward = Vector3.Normalize(
            (along * (0.5f + (0.3f * fold))) - (across * (1 - (1.2f * fold))) + (palm * (0.2f + (0.6f * fold))));
        var point = pose.Wrist + (((along * 0.14f) - (across * 0.12f)) * length);
        points[0] = point;
        ReadOnlySpan<float> bones = [0.18f, 0.14f, 0.11f];
        for (var j = 0; j < bones.Length; j++)
        {
            var direction = Vector3.Normalize(outward + (across * (0.35f * fold * j)));
            point += direction * (bones[j] * length);
            points[j + 1] = point;
        }
    }
}
