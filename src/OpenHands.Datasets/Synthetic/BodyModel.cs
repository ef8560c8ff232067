using System.Numerics;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Synthetic;

/// <summary>The 75 landmarks of a signer from the poses of the two hands: arms by inverse kinematics, the rest from proportions.</summary>
internal static class BodyModel
{
    // Head relative to the nose, in shoulder widths: eyes (inner, middle, outer), ears, mouth; left side, mirrored for the right.
    private static readonly Vector3[] LeftOfHead =
        [new(0.06f, -0.1f, 0.02f), new(0.1f, -0.1f, 0.03f), new(0.14f, -0.1f, 0.05f), new(0.22f, -0.05f, 0.3f), new(0.08f, 0.13f, 0.03f)];

    private static readonly int[] LeftOfHeadIndexes = [1, 2, 3, 7, 9];

    private static readonly int[] RightOfHeadIndexes = [4, 5, 6, 8, 10];

    // Hips, knees, ankles, heels, toes of the left side.
    private static readonly Vector3[] LeftLeg =
        [new(0.32f, 1.5f, 0), new(0.34f, 2.6f, -0.05f), new(0.34f, 3.6f, 0.1f), new(0.33f, 3.7f, 0.15f), new(0.36f, 3.75f, -0.2f)];

    /// <summary>Places all landmarks of one frame.</summary>
    /// <param name="signer">Whose proportions.</param>
    /// <param name="right">Pose of the right hand.</param>
    /// <param name="left">Pose of the left hand.</param>
    /// <param name="head">Offset of the head, shoulder widths.</param>
    /// <param name="points">75 points in body space.</param>
    public static void Place(SyntheticSigner signer, HandPose right, HandPose left, Vector3 head, Span<Vector3> points)
    {
        var nose = new Vector3(0, -signer.Neck, -0.28f) + head;
        points[0] = nose;
        for (var i = 0; i < LeftOfHead.Length; i++)
        {
            points[LeftOfHeadIndexes[i]] = nose + LeftOfHead[i];
            points[RightOfHeadIndexes[i]] = nose + Mirror(LeftOfHead[i]);
        }

        for (var i = 0; i < LeftLeg.Length; i++)
        {
            points[23 + (2 * i)] = LeftLeg[i];
            points[24 + (2 * i)] = Mirror(LeftLeg[i]);
        }

        Arm(signer, left, false, points, points.Slice(HolisticLandmarks.LeftHand, HolisticLandmarks.HandCount));
        Arm(signer, right, true, points, points.Slice(HolisticLandmarks.RightHand, HolisticLandmarks.HandCount));
    }

    // In the body's numbering the right side's landmark follows the left side's.
    private static void Arm(SyntheticSigner signer, HandPose hand, bool right, Span<Vector3> body, Span<Vector3> fingers)
    {
        var side = right ? 1 : 0;
        var shoulder = new Vector3(right ? -0.5f : 0.5f, 0, 0);
        var (elbow, wrist) = Reach(shoulder, hand.Wrist, signer.UpperArm, signer.Forearm, right);
        HandModel.Place(hand with { Wrist = wrist }, right, signer.Hand, fingers);
        body[11 + side] = shoulder;
        body[13 + side] = elbow;
        body[15 + side] = wrist;
        body[17 + side] = fingers[17];
        body[19 + side] = fingers[5];
        body[21 + side] = fingers[2];
    }

    // Two bones in the plane that the elbow's hanging outwards chooses; a target out of reach is approached as far as the arm goes.
    private static (Vector3 Elbow, Vector3 Wrist) Reach(Vector3 shoulder, Vector3 target, float upper, float fore, bool right)
    {
        var way = target - shoulder;
        var distance = Math.Clamp(way.Length(), Math.Abs(upper - fore) + 0.02f, (upper + fore) * 0.995f);
        var direction = Vector3.Normalize(way + new Vector3(0, 1e-4f, 0));
        var along = ((upper * upper) - (fore * fore) + (distance * distance)) / (2 * distance);
        var aside = MathF.Sqrt(Math.Max((upper * upper) - (along * along), 0));
        var hang = new Vector3(right ? -0.6f : 0.6f, 1, 0.35f);
        var sideways = Vector3.Normalize(hang - (direction * Vector3.Dot(hang, direction)));
        return (shoulder + (direction * along) + (sideways * aside), shoulder + (direction * distance));
    }

    private static Vector3 Mirror(Vector3 v) => v with { X = -v.X };
}
