using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Benchmarks.Models;

/// <summary>One block of ST-GCN with the operations of the original code (docs/upstream.md#st-gcn), on (N, C, T, V).</summary>
internal sealed class OriginalStGcnBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly Conv2d _graph;
    private readonly Sequential _temporal;
    private readonly OriginalConvolution? _projection;
    private readonly bool _residual;

    public OriginalStGcnBlock(int inChannels, int outChannels, long stride, bool residual, double dropout)
        : base(nameof(OriginalStGcnBlock))
    {
        _residual = residual;
        RegisterComponents();
        register_module("gcn", Sequential(("conv", _graph = Conv2d(inChannels, outChannels * 3, 1))));
        register_module("tcn", _temporal = Sequential(
            ("0", BatchNorm2d(outChannels)),
            ("1", ReLU(inplace: true)),
            ("2", Conv2d(outChannels, outChannels, (9L, 1L), stride: (stride, 1L), padding: (4L, 0L))),
            ("3", BatchNorm2d(outChannels)),
            ("4", Dropout(dropout, inplace: true))));
        if (residual && (inChannels != outChannels || stride != 1))
        {
            register_module("residual", _projection = new OriginalConvolution(inChannels, outChannels, 1, stride, "0", "1"));
        }
    }

    public override Tensor forward(Tensor x, Tensor adjacency)
    {
        using var scope = NewDisposeScope();
        var y = _graph.forward(x);
        var (n, t, v) = (y.shape[0], y.shape[2], y.shape[3]);
        y = einsum("nkctv,kvw->nctw", y.view(n, 3, y.shape[1] / 3, t, v), adjacency).contiguous();
        y = _temporal.forward(y);
        if (_residual)
        {
            y = y + (_projection is null ? x : _projection.forward(x));
        }

        return functional.relu(y).MoveToOuterDisposeScope();
    }
}
