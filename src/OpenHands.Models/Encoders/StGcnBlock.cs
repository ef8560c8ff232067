using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// One block of ST-GCN in the frame-major layout: graph convolution, then BatchNormalization, ReLU, temporal convolution,
/// BatchNormalization, dropout, and a residual (Yan et al., AAAI 2018; docs/upstream.md#st-gcn).
/// </summary>
internal sealed class StGcnBlock : Module<Tensor, Tensor, Tensor>
{
    private const int Kernel = 9;

    private readonly PointwiseConvolution _graph;
    private readonly BatchNormalization _graphNorm;
    private readonly TemporalConvolution _temporal;
    private readonly BatchNormalization _temporalNorm;
    private readonly (PointwiseConvolution Map, BatchNormalization Norm)? _projection;
    private readonly bool _residual;
    private readonly double _dropout;
    private readonly double _dropPath;

    /// <param name="inChannels">Ci.</param>
    /// <param name="outChannels">Co.</param>
    /// <param name="partitions">Number K of adjacency matrices.</param>
    /// <param name="stride">Frames per output frame.</param>
    /// <param name="dropout">Probability of dropping a value after the temporal convolution, in training.</param>
    /// <param name="residual">False for the first block, which has none.</param>
    /// <param name="dropPath">Share of the clips that skip all but the residual, in training.</param>
    public StGcnBlock(int inChannels, int outChannels, int partitions, int stride, double dropout, bool residual, double dropPath = 0)
        : base(nameof(StGcnBlock))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        (_residual, _dropout, _dropPath) = (residual, dropout, dropPath);
        _graph = new PointwiseConvolution(inChannels, outChannels * partitions);
        _graphNorm = new BatchNormalization(outChannels);
        _temporal = new TemporalConvolution(outChannels, outChannels, Kernel, stride);
        _temporalNorm = new BatchNormalization(outChannels);
        register_module("gcn", Sequential(("conv", _graph)));
        register_module("tcn", Sequential(("0", _graphNorm), ("2", _temporal), ("3", _temporalNorm))); // 1 and 4 are ReLU and dropout
        if (residual && (inChannels != outChannels || stride != 1))
        {
            var projection = (Map: new PointwiseConvolution(inChannels, outChannels, stride), Norm: new BatchNormalization(outChannels));
            register_module("residual", Sequential(("0", projection.Map), ("1", projection.Norm)));
            _projection = projection;
        }
    }

    /// <summary>Multiply-adds of a forward pass over N clips of T frames, and the frames that come out.</summary>
    public (long MultiplyAdds, long Frames) Count(long batch, long frames, long partitions, long joints)
    {
        var weight = _graph.Weight.shape;                                                      // (K*Co, Ci, 1, 1)
        var graph = batch * frames * weight[1] * partitions * joints * joints;
        var constant = weight[0] * joints;                                                     // once a pass: what the bias gathers
        var products = graph + constant + _graph.MultiplyAdds(frames, joints * batch) + _temporal.MultiplyAdds(frames, joints * batch)
            + (_projection?.Map.MultiplyAdds(frames, joints * batch) ?? 0);
        return (products, _temporal.FramesOf(frames));
    }

    /// <summary>x (T, Ci, V, N) and the block's adjacency (K, V, V) to (ceil(T / stride), Co, V, N).</summary>
    public override Tensor forward(Tensor x, Tensor adjacency)
    {
        using var scope = NewDisposeScope();
        var y = functional.relu(_graphNorm.forward(GraphConvolution(x, adjacency)));
        y = WordDropout.Apply(_temporalNorm.Forward(_temporal.forward(y), _temporal.Bias), _dropout, training);
        if (_residual)
        {
            y = DropPath.Apply(y, _dropPath, training, samples: -1)
                .Plus(_projection is var (map, norm) ? norm.Forward(map.forward(x), map.Bias) : x);
        }

        return functional.relu(y).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// y[c,w] = sum over k, v of (W x + b)[k,c,v] A[k,v,w]. The graph comes before the map, where it meets Ci channels instead of K*Co.
    /// </summary>
    private Tensor GraphConvolution(Tensor x, Tensor adjacency)
    {
        var (frames, inChannels, joints, batch) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var partitions = adjacency.shape[0];
        var (weight, bias) = _graph.Split(partitions);                                       // (Co, Ci*K), (K, Co)
        var receivers = adjacency.transpose(1, 2).reshape(1, partitions * joints, joints);   // rows (k, w), columns v
        var gathered = receivers.expand(frames * inChannels, -1, -1)
            .bmm(x.view(frames * inChannels, joints, batch))                                 // (T*Ci, K*V, N)
            .view(frames, inChannels * partitions, joints, batch);                           // channels (ci, k)
        var constant = bias.t().mm(adjacency.sum(1));                                        // (Co, V): what the bias gathers
        return FrameMajor.Pointwise(gathered, weight).Plus(constant.unsqueeze(-1));
    }
}
