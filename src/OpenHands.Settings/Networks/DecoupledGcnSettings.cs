using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>decoupled-gcn</c>, the SL-GCN (spec/openhands.md section 4).</summary>
public sealed record DecoupledGcnSettings : EncoderSettings
{
    /// <summary><c>graph_args</c>: the skeleton.</summary>
    public required GraphSettings Graph { get; init; }

    /// <summary><c>groups</c> (8): adjacency matrices per block, each shared by every groups-th channel.</summary>
    public int Groups { get; init; } = 8;

    /// <summary><c>block_size</c> (41): frames that DropGraph drops together; odd.</summary>
    public int BlockSize { get; init; } = 41;

    /// <summary><c>n_out_features</c> (256): features F of a classifier's encoder; pretraining takes <c>model.hidden_dim</c> instead.</summary>
    public int OutFeatures { get; init; } = 256;

    internal static DecoupledGcnSettings Read(MapReader map)
    {
        var encoder = new DecoupledGcnSettings
        {
            Graph = map.Has("inward_edges") ? GraphSettings.OfEncoder(map) : GraphSettings.Read(map.RequiredMap("graph_args")),
            Groups = map.Integer("groups", 1, 64) ?? 8,
            BlockSize = map.Integer("block_size", 1, 9999) ?? 41,
            OutFeatures = map.Integer("n_out_features", 1, 1 << 16) ?? 256,
        };
        if (encoder.BlockSize % 2 == 0)
        {
            map.Problem("block_size", $"{encoder.BlockSize}: expected an odd number of frames");
        }

        map.End();
        return encoder;
    }
}
