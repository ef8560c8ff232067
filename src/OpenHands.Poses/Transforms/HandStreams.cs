using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// Two hands as a network that knows no body sees them, (3, T, 44): joints 0 to 20 are the right hand and 21 to 41 the left one, each minus
/// its own wrist in palm lengths; 42 and 43 are where the right and the left wrist are. Channels are x, y, and whether the joint was seen
/// (1 or 0). One scale holds for the whole clip, the median distance from wrist to the middle finger's root, so that a signer's size and
/// distance to the camera count for nothing. Wrists are seen from the nose, in shoulder widths; where no body was tracked, from their own
/// mean, in five palm lengths, which is about the same measure. Ours. Belongs behind augmentation; nothing need be normalised before.
/// </summary>
/// <param name="preset">Which joints the clip holds: both hands whole, and the nose and the shoulders.</param>
public sealed class HandStreams(LandmarkPreset preset) : IPoseTransform
{
    private const int HandJoints = HolisticLandmarks.HandCount;
    private const float PalmsOfShoulderWidth = 5;
    private const float Smallest = 1e-4f; // of an image: shorter ones are no measure

    private readonly int[] _right = [.. preset.HandJoints(HolisticLandmarks.RightHand)];
    private readonly int[] _left = [.. preset.HandJoints(HolisticLandmarks.LeftHand)];
    private readonly (int Wrist, int Root)[] _palms = Palms.Of(preset);
    private readonly int _nose = preset.Indexes.IndexOf(HolisticLandmarks.Nose);

    /// <summary>Joints V of what it makes.</summary>
    public const int Joints = (2 * HandJoints) + 2;

    /// <inheritdoc/>
    public int AddedChannels => 1;

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(HandStreams));
        PlaneArithmetic.RequireJoints(clip, preset, nameof(HandStreams));
        if (clip.Channels != 2 || _right.Length != HandJoints || _left.Length != HandJoints || _nose < 0
            || preset.Shoulders is null)
        {
            throw new ArgumentException($"HandStreams needs x and y of both hands whole, nose and shoulders; it got {clip.Channels} "
                + $"channels of preset {preset.Name} (use {LandmarkPreset.TopBody59.Name}, and no other channels)");
        }

        var streams = new PoseClip(3, clip.Frames, Joints);
        if (Palms.Median(clip, _palms) is { } palm)
        {
            var length = Math.Max((float)palm, Smallest);
            Fill(clip, streams, _right, 0, 2 * HandJoints, length);
            Fill(clip, streams, _left, HandJoints, (2 * HandJoints) + 1, length);
            Place(clip, streams, length);
        }

        return streams;
    }

    // Shape of one hand, and its wrist where it is in the image.
    private static void Fill(PoseClip clip, PoseClip streams, int[] hand, int at, int wristAt, float palm)
    {
        for (var t = 0; t < clip.Frames; t++)
        {
            var x = clip.Frame(0, t);
            var y = clip.Frame(1, t);
            if (!clip.IsSeen(t, hand[0]))
            {
                continue;
            }

            for (var joint = 0; joint < HandJoints; joint++)
            {
                streams.Frame(0, t)[at + joint] = (x[hand[joint]] - x[hand[0]]) / palm;
                streams.Frame(1, t)[at + joint] = (y[hand[joint]] - y[hand[0]]) / palm;
                streams.Frame(2, t)[at + joint] = 1;
            }

            (streams.Frame(0, t)[wristAt], streams.Frame(1, t)[wristAt], streams.Frame(2, t)[wristAt]) = (x[hand[0]], y[hand[0]], 1);
        }
    }

    // Wrists as the nose sees them, or their own mean where there is no body.
    private void Place(PoseClip clip, PoseClip streams, float palm)
    {
        var (x, y, scale) = Body(clip) ?? (Mean(streams, 0), Mean(streams, 1), PalmsOfShoulderWidth * palm);
        for (var t = 0; t < clip.Frames; t++)
        {
            for (var wrist = 2 * HandJoints; wrist < Joints; wrist++)
            {
                if (streams.Frame(2, t)[wrist] == 1)
                {
                    streams.Frame(0, t)[wrist] = (streams.Frame(0, t)[wrist] - x) / scale;
                    streams.Frame(1, t)[wrist] = (streams.Frame(1, t)[wrist] - y) / scale;
                }
            }
        }
    }

    private (float X, float Y, float Width)? Body(PoseClip clip)
    {
        var (left, right) = preset.Shoulders!.Value;
        var frames = Enumerable.Range(0, clip.Frames)
            .Where(t => clip.IsSeen(t, _nose) && clip.IsSeen(t, left) && clip.IsSeen(t, right)).ToList();
        float Nose(int channel) => (float)Palms.Median(frames.Select(t => (double)clip.Frame(channel, t)[_nose]))!.Value;
        return Palms.Median(frames.Select(t => Palms.Distance(clip, t, left, right))) is { } width && width > Smallest
            ? (Nose(0), Nose(1), (float)width)
            : null;
    }

    private static float Mean(PoseClip streams, int channel) =>
        (from t in Enumerable.Range(0, streams.Frames)
         from wrist in Enumerable.Range(2 * HandJoints, 2)
         where streams.Frame(2, t)[wrist] == 1
         select streams.Frame(channel, t)[wrist]).Average();
}
