namespace OpenHands.Poses;

/// <summary>
/// The landmarks of one video: what pose extraction produces and every file format stores.
/// </summary>
/// <param name="frames">Number of frames F.</param>
/// <param name="joints">Number of keypoints K; 75 for MediaPipe Holistic without the face (33 body, 21 left hand, 21 right hand).</param>
/// <param name="keypoints">F x K x 3, row-major: x and y as fractions of the image's width and height (y down), z in image widths.</param>
/// <param name="visibility">F x K, row-major, 0 to 1; a missing hand has zeros here and in <paramref name="keypoints"/>.</param>
/// <exception cref="ArgumentException">An array's length does not fit F and K.</exception>
public sealed class PoseRecording(int frames, int joints, float[] keypoints, float[] visibility)
{
    /// <summary>Number of frames F.</summary>
    public int Frames { get; } = frames >= 0 ? frames : throw new ArgumentException($"{frames} frames");

    /// <summary>Number of keypoints K.</summary>
    public int Joints { get; } = joints > 0 ? joints : throw new ArgumentException($"{joints} keypoints");

    /// <summary>Whether z was measured; where it was not, it is 0.</summary>
    public bool HasDepth { get; init; } = true;

    /// <summary>F x K x 3, row-major.</summary>
    public float[] Keypoints { get; } = keypoints.LongLength == (long)frames * joints * 3
        ? keypoints
        : throw new ArgumentException($"{keypoints.Length} coordinates for {frames} frames of {joints} keypoints");

    /// <summary>F x K, row-major.</summary>
    public float[] Visibility { get; } = visibility.LongLength == (long)frames * joints
        ? visibility
        : throw new ArgumentException($"{visibility.Length} visibilities for {frames} frames of {joints} keypoints");
}
