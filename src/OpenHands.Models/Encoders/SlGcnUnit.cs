using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using OpenHands.Poses;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// One unit of SL-GCN in the frame-major layout: decoupled graph convolution, attention, temporal convolution, residual, and DropGraph on
/// both paths (docs/upstream.md#sl-gcn-unit).
/// </summary>
internal sealed class SlGcnUnit : Module<Tensor, Tensor>
{
    private const int Kernel = 9;

    /// <summary>DropGraph's block size on the convolution's path upstream, whatever the configuration says.</summary>
    private const int UpstreamBlockSize = 41;

    [ComponentName(Name = "A")] private readonly Parameter _neighbours;
    private readonly DecoupledGraphConvolution _graph;
    private readonly TemporalConvolution _temporal;
    private readonly BatchNormalization _temporalNorm;
    private readonly (PointwiseConvolution Map, BatchNormalization Norm)? _projection;
    private readonly AttentionGates _attention;
    private readonly SlGcnUnitOptions _options;

    public SlGcnUnit(int inChannels, int outChannels, int stride, Tensor adjacency, SlGcnUnitOptions options)
        : base(nameof(SlGcnUnit))
    {
        _options = options;
        _neighbours = new Parameter(adjacency.sum([0]), requires_grad: false);
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        _graph = new DecoupledGraphConvolution(inChannels, outChannels, adjacency, options.Groups);
        _temporal = new TemporalConvolution(outChannels, outChannels, Kernel, stride).WithFanOutInitialization();
        _temporalNorm = new BatchNormalization(outChannels);
        _attention = new AttentionGates(outChannels, (int)adjacency.shape[1]);
        register_module("gcn1", _graph);
        register_module("tcn1", Sequential(("conv", _temporal), ("bn", _temporalNorm)));
        if (options.Residual && (inChannels != outChannels || stride != 1))
        {
            var projection = (Map: new PointwiseConvolution(inChannels, outChannels, stride).WithFanOutInitialization(),
                Norm: new BatchNormalization(outChannels));
            register_module("residual", Sequential(("conv", projection.Map), ("bn", projection.Norm)));
            _projection = projection;
        }

        foreach (var (name, module) in _attention.Modules)
        {
            register_module(name, module);
        }
    }

    /// <summary>Multiply-adds of a forward pass over N clips of T frames, and the frames that come out.</summary>
    public (long MultiplyAdds, long Frames) Count(long batch, long frames, long joints)
    {
        var products = _graph.MultiplyAdds(batch, frames, joints) + _attention.MultiplyAdds(batch, frames, joints)
            + _temporal.MultiplyAdds(frames, joints * batch) + (_projection?.Map.MultiplyAdds(frames, joints * batch) ?? 0);
        return (products, _temporal.FramesOf(frames));
    }

    /// <summary>(T, Ci, V, N) to (ceil(T / stride), Co, V, N).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = _temporalNorm.Forward(_temporal.forward(_attention.Apply(_graph.forward(x))), _temporal.Bias);
        y = Drop(y, _options.Defects.BlockSizeOnSkipOnly ? UpstreamBlockSize : _options.BlockSize);
        if (_options.Residual)
        {
            var skip = _projection is var (map, norm) ? norm.Forward(map.forward(x), map.Bias) : x;
            y = Layers.DropPath.Apply(y, _options.DropPath, training, samples: -1).Plus(Drop(skip, _options.BlockSize));
        }

        return functional.relu(y).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x, int blockSize) =>
        training && _options.Keep != 1 ? x * _options.DropGraph.Both(x, _options.Keep, _neighbours, blockSize) : x;
}

/// <summary>What a unit of SL-GCN is built with.</summary>
internal sealed record SlGcnUnitOptions(
    DropGraph DropGraph, Defects Defects, int Groups, int BlockSize, double Keep, double DropPath, bool Residual);
