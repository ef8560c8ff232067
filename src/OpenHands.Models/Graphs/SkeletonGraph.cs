namespace OpenHands.Models.Graphs;

/// <summary>A skeleton as a graph: the joints that a network sees and the bones between them (docs/upstream.md#skeleton-graphs).</summary>
/// <param name="Nodes">Number of joints V.</param>
/// <param name="Center">The joint that the spatial partition measures distances to.</param>
/// <param name="InwardEdges">Bones as pairs (i, j), pointing from i to j.</param>
public sealed record SkeletonGraph(int Nodes, int Center, IReadOnlyList<(int From, int To)> InwardEdges)
{
    /// <summary>
    /// The 27 joints that the OpenHands pipeline selects from MediaPipe Holistic: nose, eyes, shoulders, elbows, wrists and ten joints of
    /// each hand.
    /// </summary>
    public static SkeletonGraph MediaPipe27 { get; } = new(27, 0,
    [
        (2, 0), (1, 0), (0, 3), (0, 4), (3, 5), (4, 6), (5, 7), (6, 17),
        (7, 8), (7, 9), (9, 10), (7, 11), (11, 12), (7, 13), (13, 14), (7, 15), (15, 16),
        (17, 18), (17, 19), (19, 20), (17, 21), (21, 22), (17, 23), (23, 24), (17, 25), (25, 26),
    ]);

    /// <summary>The graph of a layout named in a configuration.</summary>
    /// <exception cref="ArgumentException">The layout is unknown.</exception>
    public static SkeletonGraph FromLayout(string layout) => layout == "mediapipe-27"
        ? MediaPipe27
        : throw new ArgumentException(
            $"graph_args.layout '{layout}' is unknown; use 'mediapipe-27', or give num_nodes, center and inward_edges");

    /// <summary>
    /// How many joints one dropped seed joint takes along on average, within <paramref name="hops"/> bones: DropGraph's expected drop size.
    /// </summary>
    public double DropSize(int hops = 1)
    {
        var degree = 2.0 * InwardEdges.Count / Nodes;
        return Enumerable.Range(0, hops).Sum(k => degree * Math.Pow(degree - 1, k));
    }

    /// <summary>This graph, after a check that every edge ends at two of its joints.</summary>
    /// <exception cref="ArgumentException">It has no joints, or an edge or the centre is outside of them.</exception>
    public SkeletonGraph Checked()
    {
        if (Nodes <= 0 || Center < 0 || Center >= Nodes)
        {
            throw new ArgumentException($"a graph of {Nodes} nodes cannot have node {Center} as its center");
        }

        foreach (var (from, to) in InwardEdges)
        {
            if (from < 0 || from >= Nodes || to < 0 || to >= Nodes)
            {
                throw new ArgumentException(
                    $"inward edge ({from}, {to}) leaves the graph of {Nodes} nodes: nodes count from 0 to {Nodes - 1}");
            }
        }

        return this;
    }
}
