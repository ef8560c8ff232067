using System.Collections.Immutable;

namespace OpenHands.Poses.Landmarks;

/// <summary>Which joints of a landmark preset are linked (docs/upstream.md#skeleton-graphs).</summary>
/// <param name="Name">The layout's name; upstream's where it has one.</param>
/// <param name="Joints">Number of joints V.</param>
/// <param name="InwardEdges">Pairs (i, j) in upstream's order; in the inward adjacency matrix the entry of row j, column i is 1.</param>
/// <param name="Centre">The joint from which the spatial partition measures distance.</param>
public sealed record Skeleton(string Name, int Joints, ImmutableArray<(int From, int To)> InwardEdges, int Centre)
{
    /// <summary>Upstream's graph over the 27 selected joints (layout <c>mediapipe-27</c>).</summary>
    public static Skeleton Minimal27 { get; } = new(
        "mediapipe-27",
        27,
        [
            (2, 0), (1, 0), (0, 3), (0, 4), (3, 5), (4, 6), (5, 7), (6, 17), (7, 8), (7, 9), (9, 10), (7, 11), (11, 12), (7, 13), (13, 14),
            (7, 15), (15, 16), (17, 18), (17, 19), (19, 20), (17, 21), (21, 22), (17, 23), (23, 24), (17, 25), (25, 26),
        ],
        0);

    /// <summary>
    /// All 75 keypoints as a drawing shows them: face line, arms, trunk, legs, and five fingers a hand. Ours: upstream has no such graph.
    /// </summary>
    public static Skeleton Holistic75 { get; } = new(
        "mediapipe-75",
        HolisticLandmarks.Count,
        [
            (8, 6), (6, 5), (5, 4), (4, 0), (7, 3), (3, 2), (2, 1), (1, 0), (10, 9),
            (12, 11), (13, 11), (15, 13), (14, 12), (16, 14), (33, 15), (54, 16),
            (23, 11), (24, 12), (24, 23), (25, 23), (27, 25), (29, 27), (31, 29), (26, 24), (28, 26), (30, 28), (32, 30),
            .. Fingers(HolisticLandmarks.LeftHand), .. Fingers(HolisticLandmarks.RightHand),
        ],
        0);

    /// <summary>
    /// <see cref="Holistic75"/> over the joints of a preset, renumbered to it; a joint whose neighbour towards the trunk is left out is
    /// linked
    /// to the next one (a hand to the elbow). Ours: for drawing, not for upstream's networks.
    /// </summary>
    public static Skeleton Within(LandmarkPreset preset)
    {
        var edges = new List<(int From, int To)>();
        foreach (var (from, to) in Holistic75.InwardEdges.Where(edge => preset.Indexes.Contains(edge.From)))
        {
            var next = to;
            while (!preset.Indexes.Contains(next) && Holistic75.InwardEdges.Any(edge => edge.From == next))
            {
                next = Holistic75.InwardEdges.First(edge => edge.From == next).To;
            }

            if (preset.Indexes.Contains(next))
            {
                edges.Add((preset.Indexes.IndexOf(from), preset.Indexes.IndexOf(next)));
            }
        }

        return new Skeleton(preset.Name, preset.Indexes.Length, [.. edges], 0);
    }

    // Four joints a finger, the first linked to the wrist.
    private static IEnumerable<(int From, int To)> Fingers(int wrist) =>
        from finger in Enumerable.Range(0, 5)
        from joint in Enumerable.Range(1, 4)
        select (wrist + (finger * 4) + joint, joint == 1 ? wrist : wrist + (finger * 4) + joint - 1);
}
