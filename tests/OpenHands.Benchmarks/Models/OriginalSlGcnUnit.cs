using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Benchmarks.Models;

/// <summary>One unit of SL-GCN with the operations of the original code (docs/upstream.md#sl-gcn), on (N, C, T, V).</summary>
internal sealed class OriginalSlGcnUnit : Module<Tensor, Tensor>
{
    [ComponentName(Name = "A")] private readonly Parameter _neighbours;
    private readonly OriginalDecoupledGraph _graph;
    private readonly OriginalConvolution _temporal;
    private readonly OriginalConvolution? _projection;
    private readonly Conv1d _overFrames;
    private readonly Conv1d _overJoints;
    private readonly Linear _squeeze;
    private readonly Linear _excite;
    private readonly bool _residual;
    private readonly double _keep;

    public OriginalSlGcnUnit(int inChannels, int outChannels, Tensor adjacency, int stride, bool residual, double keep)
        : base(nameof(OriginalSlGcnUnit))
    {
        (_residual, _keep) = (residual, keep);
        _neighbours = new Parameter(adjacency.sum([0]), requires_grad: false);
        RegisterComponents();
        register_module("gcn1", _graph = new OriginalDecoupledGraph(inChannels, outChannels, adjacency));
        register_module("tcn1", _temporal = new OriginalConvolution(outChannels, outChannels, 9, stride));
        if (residual && (inChannels != outChannels || stride != 1))
        {
            register_module("residual", _projection = new OriginalConvolution(inChannels, outChannels, 1, stride));
        }

        register_module("conv_ta", _overFrames = Conv1d(outChannels, 1, 9, padding: 4));
        register_module("conv_sa", _overJoints = Conv1d(outChannels, 1, 27, padding: 13));
        register_module("fc1c", _squeeze = Linear(outChannels, outChannels / 2));
        register_module("fc2c", _excite = Linear(outChannels / 2, outChannels));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = _graph.forward(x);
        y = (y * sigmoid(_overJoints.forward(y.mean([-2]))).unsqueeze(-2)) + y;
        y = (y * sigmoid(_overFrames.forward(y.mean([-1]))).unsqueeze(-1)) + y;
        var squeezed = functional.relu(_squeeze.forward(y.mean([-1]).mean([-1])));
        y = (y * sigmoid(_excite.forward(squeezed)).unsqueeze(-1).unsqueeze(-1)) + y;
        y = Drop(_temporal.forward(y));
        if (_residual)
        {
            y = y + Drop(_projection is null ? x : _projection.forward(x));
        }

        return functional.relu(y).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) =>
        training && _keep != 1 ? OriginalDropGraph.Temporal(OriginalDropGraph.Spatial(x, _keep, _neighbours), _keep) : x;
}
