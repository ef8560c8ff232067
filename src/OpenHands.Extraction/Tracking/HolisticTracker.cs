using OpenHands.Extraction.Filters;
using OpenHands.Extraction.Geometry;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Tracking;

/// <summary>
/// MediaPipe Holistic in tracking mode (static_image_mode=False, smooth_landmarks=True), without the face: one instance follows one person
/// through one video (docs/holistic.md#state).
/// </summary>
public sealed class HolisticTracker
{
    // The Python package numbers its frames at 30 per second, whatever the video's own rate.
    private const long NanosecondsPerFrame = 33_333_000;
    private const int LeftWrist = 15;
    private const int RightWrist = 16;
    private readonly PoseDetector _detector;
    private readonly PoseLandmarker _landmarker;
    private readonly HandTracker _left;
    private readonly HandTracker _right;
    private RotatedRect? _region;
    private LandmarkSmoother _smoother = BodySmoother();
    private LandmarkSmoother _regionSmoother = RegionSmoother();
    private long _frame;

    /// <summary>A tracker that has seen nothing yet.</summary>
    /// <param name="networks">Networks that no other tracker uses at the same time; stay the caller's to dispose.</param>
    public HolisticTracker(HolisticExecutors networks)
    {
        _detector = new PoseDetector(networks.PoseDetection);
        _landmarker = new PoseLandmarker(networks.PoseLandmark);
        var hands = new HandLandmarker(networks.HandRecrop, networks.HandLandmark);
        (_left, _right) = (new HandTracker(hands, LeftWrist), new HandTracker(hands, RightWrist));
    }

    /// <summary>The landmarks of the video's next frame.</summary>
    public HolisticFrame Next(RgbImage image)
    {
        var time = ++_frame * NanosecondsPerFrame;
        var region = _region ?? _detector.Detect(image);
        var landmarks = region is { } found ? _landmarker.Find(image, found) : null;
        if (landmarks is null)
        {
            // The person was lost: start afresh, but look for a person on the next frame only.
            _region = null;
            (_smoother, _regionSmoother) = (BodySmoother(), RegionSmoother());
            _left.Reset();
            _right.Reset();
            return HolisticFrame.Empty;
        }

        var pose = landmarks[..HolisticFrame.PoseLandmarks];
        // Centre and scale point of the body.
        var auxiliary = landmarks[HolisticFrame.PoseLandmarks..(HolisticFrame.PoseLandmarks + 2)];
        var raw = RotatedRect.FromAlignment(Point(auxiliary[0]), Point(auxiliary[1]), 90, image.Width, image.Height)
            .ToPixels(image.Width, image.Height);
        var objectSize = (raw.Width + raw.Height) / 2;
        _smoother.Apply(pose, objectSize, time, image.Width, image.Height);
        _regionSmoother.Apply(auxiliary, objectSize, time, image.Width, image.Height);
        _region = PoseLandmarker.Region(Point(auxiliary[0]), Point(auxiliary[1]), image.Width, image.Height);
        return new HolisticFrame(pose, _left.Next(image, pose), _right.Next(image, pose));
    }

    private static (float X, float Y) Point(Landmark landmark) => (landmark.X, landmark.Y);

    private static LandmarkSmoother BodySmoother() => new(HolisticFrame.PoseLandmarks, minimumCutoff: 0.05f, beta: 80);

    private static LandmarkSmoother RegionSmoother() => new(2, minimumCutoff: 0.01f, beta: 10);
}
