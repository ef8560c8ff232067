using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Tracking;

/// <summary>Follows one hand over the frames of a video (docs/holistic.md#hands).</summary>
/// <param name="landmarker">The networks, which both hands may share.</param>
/// <param name="wrist">Body landmark of this side's wrist; 15 left, 16 right.</param>
public sealed class HandTracker(HandLandmarker landmarker, int wrist)
{
    private const float MinimumWristVisibility = 0.1f;
    private Landmark[]? _previous;

    /// <summary>Forgets the hand.</summary>
    public void Reset() => _previous = null;

    /// <summary>The hand of the next frame, or null.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="pose">33 smoothed body landmarks.</param>
    public Landmark[]? Next(RgbImage image, ReadOnlySpan<Landmark> pose)
    {
        var previous = _previous;
        _previous = null;
        if (!(pose[wrist].Visibility > MinimumWristVisibility))
        {
            return null;
        }

        // Wrist, pinky and index of one side are two landmarks apart.
        var fromBody = HandRegions.FromBody(pose[wrist], pose[wrist + 2], pose[wrist + 4], image.Width, image.Height);
        var region = landmarker.Recrop(image, fromBody);
        if (previous is not null)
        {
            var tracked = HandRegions.FromPrevious(previous, image.Width, image.Height);
            region = HandRegions.MayFollow(tracked, region, previous, image.Width, image.Height) ? tracked : region;
        }

        return _previous = landmarker.Find(image, region);
    }
}
