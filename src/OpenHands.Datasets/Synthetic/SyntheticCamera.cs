using System.Numerics;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Synthetic;

/// <summary>Turns a body in space into a frame of landmarks as MediaPipe gives them.</summary>
internal static class SyntheticCamera
{
    // Width to height of the picture.
    private const float Aspect = 4f / 3;

    // Coordinates are rounded to multiples of 2^-16, so that the last bit of a machine's sine never decides a file's bytes.
    private const double Grid = 65536;

    /// <summary>Writes one frame.</summary>
    public static void Record(SyntheticSigner signer, ReadOnlySpan<Vector3> points, DetectorNoise noise, PoseRecording recording, int frame)
    {
        var (sinYaw, cosYaw) = MathF.SinCos(signer.Yaw);
        var (sinRoll, cosRoll) = MathF.SinCos(signer.Roll);
        for (var k = 0; k < points.Length; k++)
        {
            var p = points[k];
            var (x, z) = ((p.X * cosYaw) - (p.Z * sinYaw), (p.X * sinYaw) + (p.Z * cosYaw));
            var (u, v) = ((x * cosRoll) - (p.Y * sinRoll), (x * sinRoll) + (p.Y * cosRoll));
            // A weak perspective: what is nearer is larger.
            var scale = signer.Scale / (1 + (0.15f * z));
            var at = ((frame * points.Length) + k) * 3;
            recording.Keypoints[at] = Round(signer.Place.X + (u * scale) + noise.Error(k, 0));
            recording.Keypoints[at + 1] = Round(signer.Place.Y + (((v * scale) + noise.Error(k, 1)) * Aspect));
            recording.Keypoints[at + 2] = Round((z * scale) + noise.Error(k, 2));
        }

        Visibilities(recording, frame, noise);
    }

    private static void Visibilities(PoseRecording recording, int frame, DetectorNoise noise)
    {
        var visibility = recording.Visibility.AsSpan(frame * recording.Joints, recording.Joints);
        for (var k = 0; k < HolisticLandmarks.BodyCount; k++)
        {
            var y = recording.Keypoints[(((frame * recording.Joints) + k) * 3) + 1];
            visibility[k] = Round(y > 1 ? 0.02 : 0.99 - Math.Min(0.9, 20 * Math.Abs(noise.Error(k, 0))));
        }

        for (var hand = 0; hand < 2; hand++)
        {
            var first = hand == 0 ? HolisticLandmarks.LeftHand : HolisticLandmarks.RightHand;
            var wrist = ((frame * recording.Joints) + first) * 3;
            var lost = noise.IsLost(hand) || recording.Keypoints[wrist + 1] > 1;
            visibility.Slice(first, HolisticLandmarks.HandCount).Fill(lost ? 0 : 1);
            if (lost)
            {
                recording.Keypoints.AsSpan(wrist, HolisticLandmarks.HandCount * 3).Clear();
            }
        }
    }

    private static float Round(double value) => (float)(Math.Round(value * Grid) / Grid);
}
