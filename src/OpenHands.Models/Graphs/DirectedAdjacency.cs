namespace OpenHands.Models.Graphs;

/// <summary>
/// The three matrices of SL-GCN: identity, inward bones, outward bones, the latter two with columns summing to one
/// (upstream's SpatialGraph; docs/upstream.md#skeleton-graphs).
/// </summary>
public static class DirectedAdjacency
{
    /// <summary>Builds the stack (3, V, V).</summary>
    /// <exception cref="ArgumentException">The graph is not valid.</exception>
    public static Adjacency Of(SkeletonGraph graph)
    {
        var nodes = graph.Checked().Nodes;
        var (inward, outward) = (new double[nodes, nodes], new double[nodes, nodes]);
        foreach (var (from, to) in graph.InwardEdges)
        {
            inward[to, from] = 1;
            outward[from, to] = 1;
        }

        (inward, outward) = (Adjacency.NormalizeColumns(inward), Adjacency.NormalizeColumns(outward));
        var stack = new Adjacency(3, nodes);
        for (var row = 0; row < nodes; row++)
        {
            stack[0, row, row] = 1;
            for (var column = 0; column < nodes; column++)
            {
                stack[1, row, column] = inward[row, column];
                stack[2, row, column] = outward[row, column];
            }
        }

        return stack;
    }
}
