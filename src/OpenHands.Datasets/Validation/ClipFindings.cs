using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Validation;

/// <summary>What one recording looks like.</summary>
/// <param name="Clip">The recording.</param>
/// <param name="State">Whether it could be read.</param>
/// <param name="Problem">Why not; empty if it could.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="NonFinite">Coordinates and visibilities that are NaN or infinite.</param>
/// <param name="FramesWithoutPose">Frames in which all 33 body keypoints are zero.</param>
/// <param name="FramesWithLeftHand">Frames in which any of the 21 keypoints of the left hand is not zero.</param>
/// <param name="FramesWithRightHand">The same of the right hand.</param>
/// <param name="Content">SHA-256 of the keypoints; null for recordings without any, which are all alike.</param>
public sealed record ClipFindings(
    ClipToValidate Clip,
    ClipState State,
    string Problem,
    int Frames,
    long NonFinite,
    int FramesWithoutPose,
    int FramesWithLeftHand,
    int FramesWithRightHand,
    string? Content)
{
    private const int Coordinates = 3;

    // A limb may leave the picture, but never by more than its width or height.
    private const float LeastFraction = -1;
    private const float MostFraction = 2;

    /// <summary>
    /// Whether most coordinates are far outside the picture: they are then pixels, not fractions of its width and height.
    /// </summary>
    public bool NotFractions { get; private init; }

    /// <summary>Reads and examines a recording.</summary>
    internal static ClipFindings Of(ClipToValidate clip)
    {
        try
        {
            var recording = clip.Read();
            return recording.Joints == HolisticLandmarks.Count
                ? Of(clip, recording)
                : Unusable(clip, ClipState.Unreadable, $"{recording.Joints} keypoints, expected {HolisticLandmarks.Count}");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            var missing = (e.InnerException ?? e) is FileNotFoundException or DirectoryNotFoundException;
            return Unusable(clip, missing ? ClipState.Missing : ClipState.Unreadable, e.Message);
        }
    }

    private static ClipFindings Unusable(ClipToValidate clip, ClipState state, string problem) =>
        new(clip, state, problem, 0, 0, 0, 0, 0, null);

    private static ClipFindings Of(ClipToValidate clip, PoseRecording recording)
    {
        var (without, left, right) = (0, 0, 0);
        for (var frame = 0; frame < recording.Frames; frame++)
        {
            var points = recording.Keypoints.AsSpan(frame * HolisticLandmarks.Count * Coordinates, HolisticLandmarks.Count * Coordinates);
            without += Shows(points, 0, HolisticLandmarks.LeftHand) ? 0 : 1;
            left += Shows(points, HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand) ? 1 : 0;
            right += Shows(points, HolisticLandmarks.RightHand, HolisticLandmarks.Count) ? 1 : 0;
        }

        long nonFinite = recording.Keypoints.Count(value => !float.IsFinite(value))
            + recording.Visibility.Count(value => !float.IsFinite(value));
        return new(clip, ClipState.Read, "", recording.Frames, nonFinite, without, left, right, ClipContent.Sha256(recording))
        {
            NotFractions = FarOutside(recording),
        };
    }

    private static bool FarOutside(PoseRecording recording)
    {
        var (found, outside) = (0, 0);
        for (var i = 0; i < recording.Keypoints.Length; i += Coordinates)
        {
            var (x, y) = (recording.Keypoints[i], recording.Keypoints[i + 1]);
            found += x != 0 || y != 0 ? 1 : 0;
            outside += x is < LeastFraction or > MostFraction || y is < LeastFraction or > MostFraction ? 1 : 0;
        }

        return outside * 2 > found;
    }

    // A part that the detector has not found is all zeros (docs/upstream.md#pose-extraction).
    private static bool Shows(ReadOnlySpan<float> points, int from, int to) =>
        points[(from * Coordinates)..(to * Coordinates)].ContainsAnyExcept(0f);
}
