namespace OpenHands.Formats.PoseFormat;

/// <summary>A group of keypoints in a .pose file, such as the left hand.</summary>
/// <param name="Name">Such as LEFT_HAND_LANDMARKS.</param>
/// <param name="Format">One letter per stored number of a point: XYZC is x, y, z and confidence.</param>
/// <param name="Points">Names of the points.</param>
/// <param name="Limbs">Pairs of points that a drawing links.</param>
/// <param name="Colors">Red, green, blue; used in turn for the limbs.</param>
public sealed record PoseComponent(
    string Name, string Format, IReadOnlyList<string> Points, IReadOnlyList<(ushort From, ushort To)> Limbs,
    IReadOnlyList<(ushort Red, ushort Green, ushort Blue)> Colors);
