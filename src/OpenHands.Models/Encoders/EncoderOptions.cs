using OpenHands.Models.Layers;

namespace OpenHands.Models.Encoders;

/// <summary>A configuration's <c>encoder</c> node: its type and the parameters that the type reads (spec/openhands.md sections 1 and 3 to 7).</summary>
public sealed record EncoderOptions
{
    /// <summary><c>type</c>: <c>st-gcn</c>, <c>decoupled-gcn</c>, <c>sgn</c>, <c>tcn</c> or <c>pose-flattener</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Coordinates C of a joint: 2, plus 1 with z, plus 1 with confidence.</summary>
    public int InChannels { get; init; } = 2;

    /// <summary><c>graph_args</c> (st-gcn, decoupled-gcn).</summary>
    public GraphOptions Graph { get; init; } = new();

    /// <summary><c>n_out_features</c>, or DPC's <c>hidden_dim</c>: size F of the output (st-gcn, decoupled-gcn, tcn).</summary>
    public int Features { get; init; } = 256;

    /// <summary><c>hidden_channels</c> (st-gcn, tcn).</summary>
    public int HiddenChannels { get; init; } = 64;

    /// <summary><c>dropout</c>: st-gcn and tcn, by default none; sgn, by default 0.2, where upstream has no key for it.</summary>
    public double? Dropout { get; init; }

    /// <summary><c>edge_importance_weighting</c> (st-gcn).</summary>
    public bool EdgeImportanceWeighting { get; init; } = true;

    /// <summary><c>groups</c> (decoupled-gcn).</summary>
    public int Groups { get; init; } = 8;

    /// <summary><c>block_size</c> in frames (decoupled-gcn).</summary>
    public int BlockSize { get; init; } = 41;

    /// <summary>Share that DropGraph keeps in training (decoupled-gcn); upstream has no key for it.</summary>
    public double Keep { get; init; } = 0.9;

    /// <summary><c>n_frames</c>: length T of every clip (sgn).</summary>
    public int Frames { get; init; } = 32;

    /// <summary><c>num_points</c>: joints V (sgn, tcn, pose-flattener).</summary>
    public int Points { get; init; } = 27;

    /// <summary><c>num_layers</c> (tcn).</summary>
    public int Layers { get; init; } = 3;

    /// <summary><c>kernel_size</c> (tcn).</summary>
    public int Kernel { get; init; } = 3;

    /// <summary>Builds the encoder with fresh weights.</summary>
    /// <param name="compatibility">Defects to reproduce; none by default.</param>
    /// <param name="draw">DropGraph's random draws; torch's global generator by default.</param>
    /// <exception cref="ArgumentException">The type is unknown, or a parameter does not fit.</exception>
    public Encoder Create(Compatibility? compatibility = null, BernoulliDraw? draw = null) => Type switch
    {
        "st-gcn" => new StGcn(InChannels, Graph.Partitioned(), HiddenChannels, Features, Dropout ?? 0, EdgeImportanceWeighting),
        "decoupled-gcn" when Graph.Strategy == "spatial" => new SlGcn(InChannels, Graph.Skeleton(), Features, Groups, BlockSize, Keep, compatibility, draw),
        "decoupled-gcn" => throw new ArgumentException($"decoupled-gcn: graph_args.strategy '{Graph.Strategy}' is unknown; use 'spatial'"),
        "sgn" => new Sgn(Frames, Points, InChannels, Dropout ?? 0.2),
        "tcn" => new Tcn(InChannels, Points, HiddenChannels, Features, Layers, Kernel, Dropout ?? 0),
        "pose-flattener" => new PoseFlattener(InChannels, Points),
        _ => throw new ArgumentException($"encoder.type '{Type}' is unknown; use 'st-gcn', 'decoupled-gcn', 'sgn', 'tcn' or 'pose-flattener'"),
    };
}
