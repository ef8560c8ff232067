using OpenHands.Extraction.Tracking;
using OpenHands.Poses;

namespace OpenHands.Extraction.Outputs;

/// <summary>
/// Collects frames into a recording of 75 keypoints; what a frame lacks is zero (docs/holistic.md#state). Frames are in blocks, so that
/// an hour of them (130 MB) is copied once, at the end, and never while it grows.
/// </summary>
public sealed class RecordingBuilder
{
    private const int FramesPerBlock = 1024;
    private const int Axes = 3;

    private readonly List<(float[] Keypoints, float[] Visibility)> _blocks = [];

    /// <summary>Frames so far.</summary>
    public int Frames { get; private set; }

    /// <summary>Frames with a body.</summary>
    public int PoseFrames { get; private set; }

    /// <summary>Frames with a left hand.</summary>
    public int LeftHandFrames { get; private set; }

    /// <summary>Frames with a right hand.</summary>
    public int RightHandFrames { get; private set; }

    /// <summary>Adds the next frame.</summary>
    public void Add(HolisticFrame frame)
    {
        var row = Frames % FramesPerBlock;
        if (row == 0)
        {
            _blocks.Add((new float[FramesPerBlock * HolisticFrame.Keypoints * Axes], new float[FramesPerBlock * HolisticFrame.Keypoints]));
        }

        var keypoint = row * HolisticFrame.Keypoints;
        Put(frame.Pose, keypoint);
        Put(frame.LeftHand, keypoint + HolisticFrame.PoseLandmarks);
        Put(frame.RightHand, keypoint + HolisticFrame.PoseLandmarks + HolisticFrame.HandLandmarks);
        Frames++;
        PoseFrames += frame.Pose is null ? 0 : 1;
        LeftHandFrames += frame.LeftHand is null ? 0 : 1;
        RightHandFrames += frame.RightHand is null ? 0 : 1;
    }

    /// <summary>The recording of all frames.</summary>
    public PoseRecording Build()
    {
        var keypoints = new float[Frames * HolisticFrame.Keypoints * Axes];
        var visibility = new float[Frames * HolisticFrame.Keypoints];
        for (var i = 0; i < _blocks.Count; i++)
        {
            var first = i * FramesPerBlock * HolisticFrame.Keypoints;
            var count = Math.Min(FramesPerBlock * HolisticFrame.Keypoints, visibility.Length - first);
            _blocks[i].Keypoints.AsSpan(0, count * Axes).CopyTo(keypoints.AsSpan(first * Axes));
            _blocks[i].Visibility.AsSpan(0, count).CopyTo(visibility.AsSpan(first));
        }

        return new PoseRecording(Frames, HolisticFrame.Keypoints, keypoints, visibility);
    }

    private void Put(Landmark[]? landmarks, int keypoint)
    {
        var (keypoints, visibility) = _blocks[^1];
        for (var i = 0; i < (landmarks?.Length ?? 0); i++)
        {
            var landmark = landmarks![i];
            var at = (keypoint + i) * Axes;
            (keypoints[at], keypoints[at + 1], keypoints[at + 2]) = (landmark.X, landmark.Y, landmark.Z);
            visibility[keypoint + i] = landmark.Visibility;
        }
    }
}
