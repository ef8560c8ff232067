using System.Collections.Immutable;

namespace OpenHands.Poses.Landmarks;

/// <summary>A named choice among the 75 keypoints (docs/upstream.md#pose-transforms, PoseSelect).</summary>
/// <param name="Name">Upstream's name of the preset.</param>
/// <param name="Indexes">Which of the 75 keypoints are kept, in order.</param>
/// <param name="Shoulders">
/// Positions of the left and the right shoulder among the kept joints, the reference of normalisation; null where they are not kept.
/// </param>
public sealed record LandmarkPreset(string Name, ImmutableArray<int> Indexes, (int Left, int Right)? Shoulders)
{
    /// <summary>Nose, eyes, shoulders, elbows, and ten points of each hand: what every shipped graph network sees.</summary>
    public static LandmarkPreset Minimal27 { get; } = new(
        "mediapipe_holistic_minimal_27",
        [0, 2, 5, 11, 12, 13, 14, 33, 37, 38, 41, 42, 45, 46, 49, 50, 53, 54, 58, 59, 62, 63, 66, 67, 70, 71, 74],
        (3, 4));

    /// <summary>The body down to the elbows, the hips, and both hands whole.</summary>
    public static LandmarkPreset TopBody59 { get; } = new(
        "mediapipe_holistic_top_body_59",
        [.. Enumerable.Range(0, 15), 23, 24, .. Enumerable.Range(HolisticLandmarks.LeftHand, 2 * HolisticLandmarks.HandCount)],
        (11, 12));

    /// <summary>All 75 keypoints. Ours: upstream has no name for it.</summary>
    public static LandmarkPreset All75 { get; } = new(
        "mediapipe_holistic_75", [.. Enumerable.Range(0, HolisticLandmarks.Count)], (11, 12));

    /// <summary>Both hands whole, without a body: for recordings of hands alone. Ours.</summary>
    public static LandmarkPreset Hands42 { get; } = new(
        "mediapipe_holistic_hands_42", [.. Enumerable.Range(HolisticLandmarks.LeftHand, 2 * HolisticLandmarks.HandCount)], null);

    /// <summary>Every preset.</summary>
    public static ImmutableArray<LandmarkPreset> Known { get; } = [Minimal27, TopBody59, All75, Hands42];

    /// <summary>Positions of a hand's joints among the kept ones.</summary>
    /// <param name="first">
    /// The hand's wrist among the 75: <see cref="HolisticLandmarks.LeftHand"/> or <see cref="HolisticLandmarks.RightHand"/>.
    /// </param>
    public IEnumerable<int> HandJoints(int first) =>
        Enumerable.Range(0, Indexes.Length).Where(v => Indexes[v] >= first && Indexes[v] < first + HolisticLandmarks.HandCount);

    /// <summary>Finds a preset by name.</summary>
    /// <exception cref="ArgumentException">No preset has this name; the message lists the known ones.</exception>
    public static LandmarkPreset Named(string name) =>
        Known.FirstOrDefault(preset => preset.Name == name)
        ?? throw new ArgumentException($"unknown landmark preset '{name}': known are {string.Join(", ", Known.Select(p => p.Name))}");
}
