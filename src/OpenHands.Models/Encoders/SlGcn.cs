using OpenHands.Models.Graphs;
using OpenHands.Models.Layers;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace OpenHands.Models.Encoders;

/// <summary>
/// SL-GCN (upstream's DecoupledGCN): ten units of decoupled graph convolution, attention and temporal convolution, then the mean over
/// frames and joints (Jiang et al., CVPRW 2021; docs/upstream.md#sl-gcn).
/// </summary>
public sealed class SlGcn : Encoder
{
    /// <summary>Units before this one (l7) never drop.</summary>
    private const int FirstDroppingUnit = 6;

    private readonly BatchNormalization _inputNorm;
    private readonly SlGcnUnit[] _units;
    private readonly (int Channels, int Joints) _input;

    /// <summary>Builds the network.</summary>
    /// <param name="settings">
    /// Its settings. Every channel count is a multiple of the groups; DropGraph acts in units 7 to 10, in training.
    /// </param>
    /// <param name="channels">Coordinates C of a joint: 2, or more with z and confidence.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <param name="draw">DropGraph's random draws; torch's global generator by default.</param>
    /// <exception cref="ArgumentException">A number does not fit, or the graph is not valid.</exception>
    public SlGcn(DecoupledGcnSettings settings, int channels = 2, Defects? defects = null, BernoulliDraw? draw = null)
        : base(nameof(SlGcn))
    {
        var (groups, features, blockSize) = (settings.Groups, settings.Features, settings.BlockSize);
        if (settings.Graph.Strategy != PartitionStrategy.Spatial)
        {
            throw new ArgumentException($"decoupled-gcn: graph_args.strategy is {settings.Graph.Strategy}; only spatial is known");
        }

        if (groups < 1 || 64 % groups != 0 || features % groups != 0 || blockSize % 2 == 0)
        {
            throw new ArgumentException(
                $"SL-GCN: groups ({groups}) must divide 64 and the {features} output features, and block_size ({blockSize}) must be odd");
        }

        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        var graph = settings.Graph.Skeleton();
        (_input, Features) = ((channels, graph.Nodes), features);
        defects ??= Defects.Corrected;
        var drop = new DropGraph(graph.DropSize(), draw ?? (p => bernoulli(p)), guarded: !defects.UnguardedDropGraph);
        using var adjacency = DirectedAdjacency.Of(graph).ToTensor();
        _inputNorm = new BatchNormalization(graph.Nodes * channels);
        register_module("data_bn", _inputNorm);
        (int From, int To, int Stride)[] shapes =
        [
            (channels, 64, 1), (64, 64, 1), (64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 128, 1),
            (128, 256, 2), (256, 256, 1), (256, features, 1),
        ];
        _units = [.. shapes.Select((s, i) => new SlGcnUnit(s.From, s.To, s.Stride, adjacency,
            new SlGcnUnitOptions(
                drop, defects, groups, blockSize, i < FirstDroppingUnit ? 1 : settings.Keep, settings.DropPath, Residual: i > 0)))];
        for (var i = 0; i < _units.Length; i++)
        {
            register_module($"l{i + 1}", _units[i]);
        }
    }

    /// <inheritdoc/>
    public override int Features { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<nn.Module> Layers => _units;

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames)
    {
        long total = 0;
        foreach (var unit in _units)
        {
            (var products, frames) = unit.Count(batch, frames, _input.Joints);
            total += products;
        }

        return total;
    }

    /// <summary>(N, C, T, V) to (N, F).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Check(input, _input.Channels, _input.Joints);
        var x = InputNorm.Apply(_inputNorm, input);
        foreach (var unit in _units)
        {
            x = unit.forward(x);
        }

        return x.mean([0, 2]).t().MoveToOuterDisposeScope();   // (T, F, V, N) to (N, F)
    }
}
