using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Networks;

/// <summary><c>graph_args</c>: the skeleton as a graph, named or by its edges.</summary>
public sealed record GraphSettings : IChecked
{
    /// <summary>The 27 joints of <c>mediapipe_holistic_minimal_27</c> and their bones.</summary>
    public static GraphSettings MediaPipe27 { get; } = new() { Layout = "mediapipe-27" };

    /// <summary>A named skeleton instead of explicit nodes and edges.</summary>
    [Setting("layout", Choices = ["mediapipe-27"], Ours = true)]
    public string? Layout { get; init; }

    /// <summary>Joints V.</summary>
    [Setting("num_nodes", Least = 1, Most = 1000)]
    public int Nodes { get; init; } = 27;

    /// <summary>The node that ST-GCN compares hop distances from.</summary>
    [Setting("center", Least = 0, Most = 999)]
    public int Center { get; init; }

    /// <summary>Bones as pairs [from, to] that point to the centre; not needed where a layout is named.</summary>
    [Setting("inward_edges")]
    public IReadOnlyList<(int From, int To)> InwardEdges { get; init; } = [];

    /// <summary>How neighbours are split into partitions; SL-GCN takes spatial only.</summary>
    [Setting("strategy")]
    public PartitionStrategy Strategy { get; init; } = PartitionStrategy.Spatial;

    /// <summary>The largest hop distance that counts as a neighbour (ST-GCN).</summary>
    [Setting("max_hop", Least = 1, Most = 1000)]
    public int MaxHop { get; init; } = 1;

    /// <summary>Step between the hop distances that count (ST-GCN).</summary>
    [Setting("dilation", Least = 1, Most = 1000)]
    public int Dilation { get; init; } = 1;

    /// <summary>
    /// The skeleton of an encoder's <c>params</c>: <c>graph_args</c>, or the nodes and edges that some of upstream's older files have
    /// instead.
    /// </summary>
    internal static GraphSettings OfEncoder(MapReader parameters, GraphSettings given)
    {
        if (parameters.Has("graph_args") || !parameters.Has("inward_edges"))
        {
            return given;
        }

        var graph = new GraphSettings
        {
            Nodes = parameters.Integer("num_points", 1, 1000) ?? 27,
            InwardEdges = ReadEdges(parameters, "inward_edges"),
        };
        return (GraphSettings)((IChecked)graph).Checked(parameters);
    }

    object IChecked.Checked(MapReader map)
    {
        if (Center >= Nodes)
        {
            map.Problem("center", $"{Center}: expected a node from 0 to {Nodes - 1}");
        }

        if (InwardEdges.Any(edge => edge.From >= Nodes || edge.To >= Nodes))
        {
            map.Problem("inward_edges", $"expected pairs [from, to] of nodes 0 to {Nodes - 1}");
        }

        if (Layout is null && InwardEdges.Count == 0)
        {
            map.Problem("inward_edges", "expected the skeleton's edges, or a layout");
        }

        return this;
    }

    internal static IReadOnlyList<(int From, int To)> ReadEdges(MapReader map, string key)
    {
        var edges = new List<(int, int)>();
        foreach (var item in map.List(key) ?? [])
        {
            if (item is ConfigList { Items: [ConfigScalar from, ConfigScalar to] } && Node(from) is { } i && Node(to) is { } j)
            {
                edges.Add((i, j));
            }
            else
            {
                map.Problem(key, $"{item.Place}: expected pairs [from, to] of nodes");
            }
        }

        return edges;

        static int? Node(ConfigScalar scalar) =>
            scalar.AsNumber() is { } number && number is >= 0 and < 1000 && number == Math.Floor(number) ? (int)number : null;
    }
}

/// <summary>How ST-GCN splits a joint's neighbourhood into matrices (Yan et al., AAAI 2018, section 3.3).</summary>
public enum PartitionStrategy
{
    /// <summary>One matrix for all neighbours.</summary>
    Uniform,

    /// <summary>One matrix per distance from the joint.</summary>
    Distance,

    /// <summary>By whether a neighbour is as far from the centre as the joint, closer, or further.</summary>
    Spatial,
}
