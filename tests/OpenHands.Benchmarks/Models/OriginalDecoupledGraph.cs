using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Benchmarks.Models;

/// <summary>
/// SL-GCN's graph convolution with the operations of the original code: a stack of identities and a batched product to normalise 3 x C
/// adjacencies, and einsums for the map and, channel by channel, for the graph (docs/upstream.md#decoupled-graph-convolution).
/// </summary>
internal sealed class OriginalDecoupledGraph : Module<Tensor, Tensor>
{
    private const int Groups = 8;

    [ComponentName(Name = "decoupled_A")] private readonly Parameter _adjacency;
    [ComponentName(Name = "linear_weight")] private readonly Parameter _weight;
    [ComponentName(Name = "linear_bias")] private readonly Parameter _bias;
    [ComponentName(Name = "eye_list")] private readonly Parameter _identities;
    private readonly OriginalConvolution? _down;
    private readonly BatchNorm2d _partsNorm;
    private readonly BatchNorm2d _norm;
    private readonly int _channels;

    public OriginalDecoupledGraph(int inChannels, int outChannels, Tensor adjacency)
        : base(nameof(OriginalDecoupledGraph))
    {
        _channels = outChannels;
        _adjacency = new Parameter(adjacency.unsqueeze(1).repeat(1, Groups, 1, 1));
        _weight = new Parameter(randn(inChannels, 3 * outChannels));
        _bias = new Parameter(zeros([1, 3 * outChannels, 1, 1]));
        _identities = new Parameter(eye(27).unsqueeze(0).repeat(outChannels, 1, 1), requires_grad: false);
        RegisterComponents();
        if (inChannels != outChannels)
        {
            register_module("down", _down = new OriginalConvolution(inChannels, outChannels, 1, 1, "0", "1"));
        }

        register_module("bn0", _partsNorm = BatchNorm2d(3 * outChannels));
        register_module("bn", _norm = BatchNorm2d(outChannels));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var learnt = _adjacency.repeat(1, _channels / Groups, 1, 1);
        var adjacency = cat([Normalized(learnt, 0), Normalized(learnt, 1), Normalized(learnt, 2)], 0);  // (3, C, V, V)
        var parts = einsum("nctw,cd->ndtw", x, _weight).contiguous() + _bias;
        parts = _partsNorm.forward(parts);
        var (n, t, v) = (parts.shape[0], parts.shape[2], parts.shape[3]);
        var y = einsum("nkctv,kcvw->nctw", parts.view(n, 3, _channels, t, v), adjacency);
        y = _norm.forward(y) + (_down is null ? x : _down.forward(x));
        return functional.relu(y).MoveToOuterDisposeScope();
    }

    private Tensor Normalized(Tensor learnt, long partition)
    {
        var matrices = learnt.select(0, partition);                                                     // (C, V, V)
        var inverse = (matrices.sum(1).view(_channels, 1, 27) + 0.001).pow(-1);
        return matrices.bmm(_identities * inverse).view(1, _channels, 27, 27);
    }
}
