using OpenHands.Settings.Networks;

namespace OpenHands.Models.Graphs;

/// <summary>
/// The matrices of ST-GCN: the symmetric adjacency with self loops, columns summing to one, split by a
/// <see cref="PartitionStrategy"/> (upstream's Graph and GraphWithPartition, which agree; docs/upstream.md#skeleton-graphs).
/// </summary>
public static class PartitionedAdjacency
{
    private const int Unreachable = int.MaxValue;

    /// <summary>Builds the stack (K, V, V).</summary>
    /// <param name="graph">Joints, centre and bones.</param>
    /// <param name="strategy">How neighbours are split.</param>
    /// <param name="maxHop">How many bones away a joint still counts as a neighbour.</param>
    /// <param name="dilation">Only distances that are multiples of this count.</param>
    /// <exception cref="ArgumentException">The graph is not valid, or a number is out of range.</exception>
    public static Adjacency Of(
        SkeletonGraph graph, PartitionStrategy strategy = PartitionStrategy.Spatial, int maxHop = 1, int dilation = 1)
    {
        if (maxHop < 0 || dilation < 1)
        {
            throw new ArgumentException($"max_hop {maxHop} must be at least 0 and dilation {dilation} at least 1");
        }

        var nodes = graph.Checked().Nodes;
        var distance = Distances(graph, maxHop);
        var hops = Enumerable.Range(0, (maxHop / dilation) + 1).Select(h => h * dilation).ToArray();
        var connected = new double[nodes, nodes];
        ForEach(nodes, (row, column) => connected[row, column] = hops.Contains(distance[row, column]) ? 1 : 0);
        var weights = Adjacency.NormalizeColumns(connected);

        var stack = new Adjacency(
            strategy switch
            {
                PartitionStrategy.Uniform => 1,
                PartitionStrategy.Distance => hops.Length,
                _ => (2 * hops.Length) - 1, // at distance 0 nobody is closer or further
            },
            nodes);
        ForEach(nodes, (row, column) =>
        {
            if (connected[row, column] > 0)
            {
                var hop = Array.IndexOf(hops, distance[row, column]);
                var partition = strategy switch
                {
                    PartitionStrategy.Uniform => 0,
                    PartitionStrategy.Distance => hop,
                    _ when hop == 0 => 0,
                    // Distances are cut off at maxHop: two joints beyond it count as equally far from the centre, as upstream has it.
                    _ => (2 * hop) - (distance[row, graph.Center] >= distance[column, graph.Center] ? 1 : 0),
                };
                stack[partition, row, column] = weights[row, column];
            }
        });
        return stack;
    }

    /// <summary>Bones between each two joints, up to <paramref name="maxHop"/>; beyond it <see cref="Unreachable"/>.</summary>
    private static int[,] Distances(SkeletonGraph graph, int maxHop)
    {
        var distance = new int[graph.Nodes, graph.Nodes];
        var neighbours = graph.InwardEdges.Concat(graph.InwardEdges.Select(e => (From: e.To, To: e.From))).ToLookup(e => e.From, e => e.To);
        for (var start = 0; start < graph.Nodes; start++)
        {
            for (var node = 0; node < graph.Nodes; node++)
            {
                distance[start, node] = node == start ? 0 : Unreachable;
            }

            var frontier = new List<int> { start };
            for (var hop = 1; hop <= maxHop; hop++)
            {
                frontier = [.. frontier.SelectMany(n => neighbours[n]).Distinct().Where(n => distance[start, n] == Unreachable)];
                frontier.ForEach(n => distance[start, n] = hop);
            }
        }

        return distance;
    }

    private static void ForEach(int nodes, Action<int, int> visit)
    {
        for (var row = 0; row < nodes; row++)
        {
            for (var column = 0; column < nodes; column++)
            {
                visit(row, column);
            }
        }
    }
}
