using OpenHands.Models.Graphs;
using OpenHands.Models.Layers;
using static TorchSharp.torch;

namespace OpenHands.Models.Encoders;

/// <summary>
/// SL-GCN (upstream's DecoupledGCN): ten units of decoupled graph convolution, attention and temporal convolution, then the mean over frames
/// and joints (Jiang et al., CVPRW 2021; spec/openhands.md section 4).
/// </summary>
public sealed class SlGcn : Encoder
{
    /// <summary>Units before this one (l7) never drop.</summary>
    private const int FirstDroppingUnit = 6;

    private readonly BatchNormalization _inputNorm;
    private readonly SlGcnUnit[] _units;
    private readonly (int Channels, int Joints) _input;

    /// <summary>Builds the network.</summary>
    /// <param name="channels">Coordinates C of a joint: 2, or more with z and confidence.</param>
    /// <param name="graph">The skeleton.</param>
    /// <param name="features">Size F of the output.</param>
    /// <param name="groups">Channel groups, each with adjacencies of its own; every channel count is a multiple.</param>
    /// <param name="blockSize">Frames that DropGraph drops at once; odd.</param>
    /// <param name="keep">Share that DropGraph keeps in units 7 to 10 in training; 1 turns it off.</param>
    /// <param name="compatibility">Defects to reproduce; none by default.</param>
    /// <param name="draw">DropGraph's random draws; torch's global generator by default.</param>
    /// <exception cref="ArgumentException">A number does not fit, or the graph is not valid.</exception>
    public SlGcn(int channels, SkeletonGraph graph, int features = 256, int groups = 8, int blockSize = 41, double keep = 0.9, Compatibility? compatibility = null, BernoulliDraw? draw = null)
        : base(nameof(SlGcn))
    {
        if (groups < 1 || 64 % groups != 0 || features % groups != 0 || blockSize % 2 == 0)
        {
            throw new ArgumentException($"SL-GCN: groups ({groups}) must divide 64 and the {features} output features, and block_size ({blockSize}) must be odd");
        }

        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        (_input, Features) = ((channels, graph.Nodes), features);
        compatibility ??= Compatibility.Corrected;
        var drop = new DropGraph(graph.DropSize(), draw ?? (p => bernoulli(p)), guarded: !compatibility.UnguardedDropGraph);
        using var adjacency = DirectedAdjacency.Of(graph).ToTensor();
        _inputNorm = new BatchNormalization(graph.Nodes * channels);
        register_module("data_bn", _inputNorm);
        (int From, int To, int Stride)[] shapes =
        [
            (channels, 64, 1), (64, 64, 1), (64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, features, 1),
        ];
        _units = [.. shapes.Select((s, i) => new SlGcnUnit(s.From, s.To, s.Stride, adjacency,
            new SlGcnUnitOptions(drop, compatibility, groups, blockSize, i < FirstDroppingUnit ? 1 : keep, Residual: i > 0)))];
        for (var i = 0; i < _units.Length; i++)
        {
            register_module($"l{i + 1}", _units[i]);
        }
    }

    /// <inheritdoc/>
    public override int Features { get; }

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
