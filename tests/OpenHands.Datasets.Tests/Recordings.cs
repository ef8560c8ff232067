using OpenHands.Poses;

namespace OpenHands.Datasets.Tests;

/// <summary>Recordings whose values tell where they come from.</summary>
internal static class Recordings
{
    /// <summary>x of joint v in frame t is t + v / 100; y is the negative; z is 7; visibility is 0.5.</summary>
    public static PoseRecording Counting(int frames, int joints = 75, float offset = 0)
    {
        var keypoints = new float[frames * joints * 3];
        for (var t = 0; t < frames; t++)
        {
            for (var v = 0; v < joints; v++)
            {
                var at = ((t * joints) + v) * 3;
                keypoints[at] = offset + t + (v / 100f);
                keypoints[at + 1] = -keypoints[at];
                keypoints[at + 2] = 7;
            }
        }

        var visibility = new float[frames * joints];
        visibility.AsSpan().Fill(0.5f);
        return new PoseRecording(frames, joints, keypoints, visibility);
    }
}
