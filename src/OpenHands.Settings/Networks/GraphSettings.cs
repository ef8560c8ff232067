using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Networks;

/// <summary><c>graph_args</c>: the skeleton as a graph (spec/openhands.md section 5).</summary>
public sealed record GraphSettings
{
    /// <summary><c>layout</c>: a named skeleton (mediapipe-27) instead of explicit nodes and edges.</summary>
    public string? Layout { get; init; }

    /// <summary><c>num_nodes</c> (27): joints V.</summary>
    public int Nodes { get; init; } = 27;

    /// <summary><c>center</c> (0): the node that hop distances are compared from.</summary>
    public int Center { get; init; }

    /// <summary><c>inward_edges</c>: pairs [from, to] that point to the centre; empty where a layout is named.</summary>
    public IReadOnlyList<(int From, int To)> InwardEdges { get; init; } = [];

    /// <summary><c>strategy</c> (spatial): uniform, distance or spatial partition.</summary>
    public string Strategy { get; init; } = "spatial";

    /// <summary><c>max_hop</c> (1): largest hop distance that counts as a neighbour.</summary>
    public int MaxHop { get; init; } = 1;

    /// <summary><c>dilation</c> (1): step between the hop distances that count.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>The skeleton of an encoder's <c>params</c>: <c>graph_args</c>, or the nodes and edges that some of upstream's older files
    /// have in its place.</summary>
    internal static GraphSettings OfEncoder(MapReader parameters)
    {
        if (parameters.Has("graph_args") || !parameters.Has("inward_edges"))
        {
            return parameters.Map("graph_args") is { } graph ? Read(graph) : new GraphSettings { Layout = "mediapipe-27" };
        }

        var nodes = parameters.Integer("num_points", 1, 1000) ?? 27;
        return new GraphSettings { Nodes = nodes, InwardEdges = ReadEdges(parameters, nodes) };
    }

    internal static GraphSettings Read(MapReader map)
    {
        var layout = map.Text("layout");
        if (layout is not (null or "mediapipe-27"))
        {
            map.Problem("layout", $"unknown layout '{layout}'; expected mediapipe-27, or num_nodes and inward_edges");
        }

        var nodes = map.Integer("num_nodes", 1, 1000) ?? 27;
        var graph = new GraphSettings
        {
            Layout = layout,
            Nodes = nodes,
            Center = map.Integer("center", 0, nodes - 1) ?? 0,
            InwardEdges = ReadEdges(map, nodes),
            Strategy = map.Text("strategy") ?? "spatial",
            MaxHop = map.Integer("max_hop", 1, 1000) ?? 1,
            Dilation = map.Integer("dilation", 1, 1000) ?? 1,
        };
        if (graph.Strategy is not ("uniform" or "distance" or "spatial"))
        {
            map.Problem("strategy", $"unknown strategy '{graph.Strategy}'; expected uniform, distance or spatial");
        }

        if (layout is null && graph.InwardEdges.Count == 0)
        {
            map.Problem("inward_edges", "expected the skeleton's edges, or a layout");
        }

        map.End();
        return graph;
    }

    private static List<(int From, int To)> ReadEdges(MapReader map, int nodes)
    {
        var edges = new List<(int, int)>();
        foreach (var item in map.List("inward_edges") ?? [])
        {
            if (item is ConfigList { Items: [ConfigScalar from, ConfigScalar to] } && Node(from) is { } i && Node(to) is { } j)
            {
                edges.Add((i, j));
            }
            else
            {
                map.Problem("inward_edges", $"{item.Place}: expected pairs [from, to] of nodes 0 to {nodes - 1}");
            }
        }

        return edges;

        int? Node(ConfigScalar scalar) =>
            scalar.AsNumber() is { } number && number >= 0 && number < nodes && number == Math.Floor(number) ? (int)number : null;
    }
}
