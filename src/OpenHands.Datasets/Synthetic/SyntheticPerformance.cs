using System.Numerics;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Synthetic;

/// <summary>Lets a signer perform signs one after the other, from rest to rest, and records it.</summary>
public static class SyntheticPerformance
{
    /// <summary>Records a performance.</summary>
    /// <param name="signer">Who signs.</param>
    /// <param name="signs">What, in order.</param>
    /// <param name="options">Frame rate and detector quality.</param>
    /// <param name="random">The performance's own random stream.</param>
    /// <returns>F x 75 landmarks; F follows from the signs' durations and the signer's speed.</returns>
    public static PoseRecording Record(
        SyntheticSigner signer, IReadOnlyList<SyntheticSign> signs, SyntheticOptions options, SampleRandom random)
    {
        var hands = Timeline(signer, signs, options.FrameRate, random);
        var recording = new PoseRecording(
            hands.Count,
            HolisticLandmarks.Count,
            new float[hands.Count * HolisticLandmarks.Count * 3],
            new float[hands.Count * HolisticLandmarks.Count]);
        var noise = new DetectorNoise(random, options.Noise * signer.Noise, options.HandLosses / options.FrameRate);
        var points = new Vector3[HolisticLandmarks.Count];
        var phase = random.NextDouble() * 2 * Math.PI;
        for (var t = 0; t < hands.Count; t++)
        {
            var sway = (float)Math.Sin(phase + (t / options.FrameRate * 1.7));
            BodyModel.Place(signer, hands[t].Right, hands[t].Left, new Vector3(0.03f * sway, 0.01f * sway, 0), points);
            noise.Advance();
            SyntheticCamera.Record(signer, points, noise, recording, t);
        }

        return recording;
    }

    private static List<(HandPose Right, HandPose Left)> Timeline(
        SyntheticSigner signer, IReadOnlyList<SyntheticSign> signs, double frameRate, SampleRandom random)
    {
        var frames = new List<(HandPose, HandPose)>();
        (HandPose Dominant, HandPose Other) rest = (HandPose.Rest, HandPose.Rest.Mirrored);
        var current = rest;

        int Frames(double seconds)
        {
            var hurry = 1 + (0.12 * Math.Clamp(random.NextGaussian(), -2, 2));
            return Math.Max(2, (int)Math.Round(seconds * frameRate / signer.Speed * hurry));
        }

        void Move((HandPose Dominant, HandPose Other) to, double seconds)
        {
            var count = Frames(seconds);
            for (var i = 1; i <= count; i++)
            {
                var share = 0.5 - (0.5 * Math.Cos(Math.PI * i / count));
                Add((HandPose.Mix(current.Dominant, to.Dominant, share), HandPose.Mix(current.Other, to.Other, share)));
            }

            current = to;
        }

        void Add((HandPose Dominant, HandPose Other) pose) =>
            frames.Add(signer.LeftHanded ? (pose.Other.Mirrored, pose.Dominant.Mirrored) : (pose.Dominant, pose.Other));

        Move(rest, 0.1 + (0.3 * random.NextDouble()));
        foreach (var sign in signs)
        {
            var style = new SigningStyle(signer, random);
            (HandPose, HandPose) At(double time) =>
                (style.Dominant(sign.Dominant(time)), sign.Second == SecondHand.Rests ? rest.Other : style.Other(sign.Other(time)));
            Move(At(0), 0.35);
            var count = Frames(sign.Seconds);
            for (var i = 1; i <= count; i++)
            {
                Add(At((double)i / count));
            }

            current = At(1);
        }

        Move(rest, 0.4);
        Move(rest, 0.1 + (0.2 * random.NextDouble()));
        return frames;
    }
}
