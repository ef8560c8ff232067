namespace OpenHands.Formats.Packed;

/// <summary>Which keypoints and coordinates of a recording are kept, in this order.</summary>
/// <param name="Joints">Keypoint numbers, such as the 27 of the mediapipe_holistic_minimal_27 preset.</param>
/// <param name="Channels">Coordinate numbers: 0 x, 1 y, 2 z.</param>
public sealed record PoseSelection(IReadOnlyList<int> Joints, IReadOnlyList<int> Channels);
