using OpenHands.Extraction.Tracking;
using OpenHands.Poses;

namespace OpenHands.Extraction.Outputs;

/// <summary>Collects frames into a recording of 75 keypoints; what a frame lacks is zero (spec/holistic.md section 11).</summary>
public sealed class RecordingBuilder
{
    private readonly List<float> _keypoints = [];
    private readonly List<float> _visibility = [];

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
        Append(frame.Pose, HolisticFrame.PoseLandmarks);
        Append(frame.LeftHand, HolisticFrame.HandLandmarks);
        Append(frame.RightHand, HolisticFrame.HandLandmarks);
        Frames++;
        PoseFrames += frame.Pose is null ? 0 : 1;
        LeftHandFrames += frame.LeftHand is null ? 0 : 1;
        RightHandFrames += frame.RightHand is null ? 0 : 1;
    }

    /// <summary>The recording of all frames.</summary>
    public PoseRecording Build() => new(Frames, HolisticFrame.Keypoints, [.. _keypoints], [.. _visibility]);

    private void Append(Landmark[]? landmarks, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var landmark = landmarks?[i] ?? default;
            _keypoints.AddRange([landmark.X, landmark.Y, landmark.Z]);
            _visibility.Add(landmark.Visibility);
        }
    }
}
