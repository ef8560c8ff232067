namespace OpenHands.Formats.Hdf5;

/// <summary>Which keypoints and coordinates of a recording are read, in this order.</summary>
/// <param name="Joints">Keypoint numbers, such as the 27 of the mediapipe_holistic_minimal_27 preset; empty for all.</param>
/// <param name="Channels">Coordinate numbers: 0 x, 1 y, 2 z; empty for all.</param>
public sealed record PoseSelection(IReadOnlyList<int> Joints, IReadOnlyList<int> Channels)
{
    /// <summary>Every keypoint with x, y and z.</summary>
    public static PoseSelection All { get; } = new([], []);
}
