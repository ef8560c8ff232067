using OpenHands.Models.Graphs;
using OpenHands.Models.Layers;
using OpenHands.Settings.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OpenHands.Models.Encoders;

/// <summary>
/// ST-GCN: ten blocks of spatial graph convolution and temporal convolution, then the mean over frames and joints (Yan et al., AAAI 2018).
/// Upstream's STModel and STGCN are this one network (docs/upstream.md#st-gcn).
/// </summary>
public sealed class StGcn : Encoder
{
    [ComponentName(Name = "A")] private readonly Tensor _adjacency;
    private readonly BatchNormalization _inputNorm;
    private readonly StGcnBlock[] _blocks;
    private readonly EdgeImportance? _edgeImportance;
    private readonly int _channels;

    /// <summary>Builds the network.</summary>
    /// <param name="settings">Its settings; dropout acts in all blocks but the first.</param>
    /// <param name="channels">Coordinates C of a joint: 2, or more with z and confidence.</param>
    /// <exception cref="ArgumentException">The graph is not valid.</exception>
    public StGcn(StGcnSettings settings, int channels = 2)
        : base(nameof(StGcn))
    {
        (_channels, Features) = (channels, settings.Features);
        var adjacency = settings.Graph.Partitioned();
        _adjacency = adjacency.ToTensor();
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        _inputNorm = new BatchNormalization(adjacency.Nodes * channels);
        var (partitions, h) = (adjacency.Partitions, settings.HiddenChannels);
        StGcnBlock Block(int from, int to, int stride = 1) =>
            new(from, to, partitions, stride, settings.Dropout, residual: true, settings.DropPath);
        _blocks =
        [
            new(channels, h, partitions, 1, dropout: 0, residual: false), Block(h, h), Block(h, h), Block(h, h),
            Block(h, 2 * h, 2), Block(2 * h, 2 * h), Block(2 * h, 2 * h),
            Block(2 * h, 4 * h, 2), Block(4 * h, 4 * h), Block(4 * h, Features),
        ];

        register_module("data_bn", _inputNorm);
        register_module("st_gcn_networks", nn.ModuleList(_blocks));
        if (settings.EdgeImportance)
        {
            register_module("edge_importance", _edgeImportance = new EdgeImportance(_blocks.Length, _adjacency));
        }
    }

    /// <inheritdoc/>
    public override int Features { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<nn.Module> Layers => _blocks;

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames)
    {
        long total = 0;
        foreach (var block in _blocks)
        {
            (var products, frames) = block.Count(batch, frames, _adjacency.shape[0], _adjacency.shape[1]);
            total += products;
        }

        return total;
    }

    /// <summary>(N, C, T, V) to (N, F).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Check(input, _channels, _adjacency.shape[1]);
        var x = InputNorm.Apply(_inputNorm, input);
        for (var i = 0; i < _blocks.Length; i++)
        {
            x = _blocks[i].forward(x, _edgeImportance is null ? _adjacency : _adjacency * _edgeImportance[i]);
        }

        return x.mean([0, 2]).t().MoveToOuterDisposeScope();   // (T, F, V, N) to (N, F)
    }
}
