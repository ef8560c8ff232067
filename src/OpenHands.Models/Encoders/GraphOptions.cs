using OpenHands.Models.Graphs;

namespace OpenHands.Models.Encoders;

/// <summary>A configuration's <c>graph_args</c>: a named layout, or a graph of its own.</summary>
public sealed record GraphOptions
{
    /// <summary><c>layout</c>: name of a known skeleton; it wins over the three keys below.</summary>
    public string? Layout { get; init; }

    /// <summary><c>num_nodes</c>.</summary>
    public int Nodes { get; init; } = SkeletonGraph.MediaPipe27.Nodes;

    /// <summary><c>center</c>: ST-GCN's centre joint.</summary>
    public int Center { get; init; }

    /// <summary><c>inward_edges</c>: bones as pairs of joints.</summary>
    public IReadOnlyList<(int From, int To)> InwardEdges { get; init; } = SkeletonGraph.MediaPipe27.InwardEdges;

    /// <summary><c>strategy</c>: <c>spatial</c>, <c>distance</c> or <c>uniform</c>; SL-GCN knows <c>spatial</c> only.</summary>
    public string Strategy { get; init; } = "spatial";

    /// <summary><c>max_hop</c> of ST-GCN's partition.</summary>
    public int MaxHop { get; init; } = 1;

    /// <summary><c>dilation</c> of ST-GCN's partition.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>The skeleton.</summary>
    /// <exception cref="ArgumentException">The layout is unknown or the graph not valid.</exception>
    public SkeletonGraph Skeleton() => Layout is null ? new SkeletonGraph(Nodes, Center, InwardEdges).Checked() : SkeletonGraph.FromLayout(Layout);

    /// <summary>ST-GCN's matrices.</summary>
    /// <exception cref="ArgumentException">The strategy is unknown, or the graph not valid.</exception>
    public Adjacency Partitioned() => PartitionedAdjacency.Of(
        Skeleton(),
        Strategy switch
        {
            "uniform" => PartitionStrategy.Uniform,
            "distance" => PartitionStrategy.Distance,
            "spatial" => PartitionStrategy.Spatial,
            _ => throw new ArgumentException($"graph_args.strategy '{Strategy}' is unknown; use 'spatial', 'distance' or 'uniform'"),
        },
        MaxHop,
        Dilation);
}
