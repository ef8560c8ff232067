using OpenHands.Models.Encoders;
using OpenHands.Models.Graphs;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Benchmarks.Models;

/// <summary>
/// The encoders with the operation graph of the original code, for comparison: same parameters under the same names, same numbers. 27
/// joints with 2 coordinates, 256 features, DropGraph or dropout as in the shipped pretraining configurations.
/// </summary>
internal sealed class OriginalEncoder : Encoder
{
    private const double Keep = 0.9;
    private const double Dropout = 0.5;

    [ComponentName(Name = "A")] private readonly Tensor? _adjacency;
    private readonly BatchNorm1d _inputNorm;
    private readonly List<OriginalSlGcnUnit> _units = [];
    private readonly List<OriginalStGcnBlock> _blocks = [];

    public OriginalEncoder(string type)
        : base(nameof(OriginalEncoder))
    {
        (int From, int To, int Stride)[] shapes =
        [
            (2, 64, 1), (64, 64, 1), (64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 128, 1), (128, 256, 2), (256, 256, 1),
            (256, 256, 1),
        ];
        _adjacency = type == "st-gcn" ? PartitionedAdjacency.Of(SkeletonGraph.MediaPipe27).ToTensor() : null;
        RegisterComponents();
        register_module("data_bn", _inputNorm = BatchNorm1d(54));
        if (_adjacency is null)
        {
            using var adjacency = DirectedAdjacency.Of(SkeletonGraph.MediaPipe27).ToTensor();
            _units.AddRange(shapes.Select((s, i) => new OriginalSlGcnUnit(s.From, s.To, adjacency, s.Stride, i > 0, i < 6 ? 1 : Keep)));
            _units.ForEach(u => register_module($"l{_units.IndexOf(u) + 1}", u));
            return;
        }

        _blocks.AddRange(shapes.Select((s, i) => new OriginalStGcnBlock(s.From, s.To, s.Stride, i > 0, i > 0 ? Dropout : 0)));
        register_module("st_gcn_networks", ModuleList(_blocks.ToArray()));
        register_module("edge_importance", ParameterList([.. _blocks.Select(_ => new Parameter(ones_like(_adjacency)))]));
    }

    public override int Features => 256;

    public override long MultiplyAdds(long batch, long frames) =>
        throw new NotSupportedException("the benchmark counts the products of our encoders");

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (n, c, t, v) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var x = _inputNorm.forward(input.permute(0, 3, 1, 2).contiguous().view(n, v * c, t));
        x = x.view(n, v, c, t).permute(0, 2, 3, 1).contiguous();
        x = _units.Aggregate(x, (h, unit) => unit.forward(h));
        for (var i = 0; i < _blocks.Count; i++)
        {
            x = _blocks[i].forward(x, _adjacency! * get_parameter($"edge_importance.{i}")!);
        }

        return x.mean([2, 3]).MoveToOuterDisposeScope();
    }
}
