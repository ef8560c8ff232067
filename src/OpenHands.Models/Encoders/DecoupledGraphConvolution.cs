using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// SL-GCN's graph convolution: a linear map to three tensors of Co channels, each normalised and then spread over the joints by a learnt
/// adjacency of its own for each channel group (Cheng et al., ECCV 2020; docs/upstream.md#decoupled-graph-convolution). Output channel c
/// belongs to group c mod G. Works in the frame-major layout.
/// </summary>
internal sealed class DecoupledGraphConvolution : Module<Tensor, Tensor>
{
    private const int Partitions = 3;
    private const double ColumnEpsilon = 0.001;

    [ComponentName(Name = "decoupled_A")] private readonly Parameter _adjacency;
    [ComponentName(Name = "linear_weight")] private readonly Parameter _weight;
    [ComponentName(Name = "linear_bias")] private readonly Parameter _bias;
    [ComponentName(Name = "eye_list")] private readonly Parameter _identities;
    private readonly (PointwiseConvolution Map, BatchNormalization Norm)? _down;
    private readonly BatchNormalization _partsNorm;
    private readonly BatchNormalization _norm;
    private readonly int _outChannels;
    private readonly int _groups;

    /// <param name="inChannels">Ci.</param>
    /// <param name="outChannels">Co, a multiple of <paramref name="groups"/>.</param>
    /// <param name="adjacency">(3, V, V), where every group's adjacency starts.</param>
    /// <param name="groups">Channel groups G.</param>
    public DecoupledGraphConvolution(int inChannels, int outChannels, Tensor adjacency, int groups)
        : base(nameof(DecoupledGraphConvolution))
    {
        (_outChannels, _groups) = (outChannels, groups);
        var joints = adjacency.shape[1];
        _adjacency = new Parameter(TensorChain.Of(() => adjacency.unsqueeze(1).repeat(1, groups, 1, 1)));
        _weight = new Parameter(TensorChain.Of(() =>
            randn(inChannels, Partitions * outChannels).Times(Math.Sqrt(0.5 / (Partitions * outChannels)))));
        _bias = new Parameter(TensorSums.Constant(1e-6f, 1, Partitions * outChannels, 1, 1));
        // state only: nothing computes with it
        _identities = new Parameter(TensorChain.Of(() => eye(joints).unsqueeze(0).repeat(outChannels, 1, 1)), requires_grad: false);
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        if (inChannels != outChannels)
        {
            var down = (Map: new PointwiseConvolution(inChannels, outChannels).WithFanOutInitialization(),
                Norm: new BatchNormalization(outChannels));
            register_module("down", Sequential(("0", down.Map), ("1", down.Norm)));
            _down = down;
        }

        register_module("bn0", _partsNorm = new BatchNormalization(Partitions * outChannels));
        register_module("bn", _norm = new BatchNormalization(outChannels, weight: 1e-6));
    }

    /// <summary>Multiply-adds of a forward pass over N clips of T frames.</summary>
    public long MultiplyAdds(long batch, long frames, long joints)
    {
        var columns = frames * joints * batch;
        return (columns * _weight.numel()) + (columns * _outChannels * Partitions * joints)
            + (_down?.Map.MultiplyAdds(frames, joints * batch) ?? 0);
    }

    /// <summary>(T, Ci, V, N) to (T, Co, V, N).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var skip = _down is var (map, norm) ? norm.Forward(map.forward(x), map.Bias) : x;
        return functional.relu(_norm.forward(Spread(x)).Plus(skip)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The linear map and the spreading over joints. The map's output has channels in the order (c, k), so that the three parts of an
    /// output channel are next to each other and meet its adjacency in one product; the normalisation of the parts is folded into that
    /// adjacency.
    /// </summary>
    private Tensor Spread(Tensor x)
    {
        var (frames, joints, batch) = (x.shape[0], x.shape[2], x.shape[3]);
        var weight = _weight.view(-1, Partitions, _outChannels).permute(2, 1, 0).reshape(_outChannels * Partitions, -1);
        var parts = FrameMajor.Pointwise(x, weight);                                               // (T, (c,k), V, N)
        var (scale, shift) = _partsNorm.Fold(parts, _bias.view(-1), Partitions);                   // (K, Co) each
        // (K, G, V, V), columns summing to about 1
        var adjacency = _adjacency / _adjacency.sum(2, keepdim: true).Plus(ColumnEpsilon);

        var channels = _outChannels / _groups;
        var receivers = adjacency.permute(1, 3, 0, 2).unsqueeze(0) * scale.t().view(channels, _groups, 1, Partitions, 1); // (J, G, w, K, v)
        var spread = receivers.reshape(1, _outChannels, joints, Partitions * joints).expand(frames, -1, -1, -1)
            .reshape(frames * _outChannels, joints, Partitions * joints)
            .bmm(parts.view(frames * _outChannels, Partitions * joints, batch))                    // (T*Co, V, N)
            .view(frames, _outChannels, joints, batch);
        // (J, G, w): what the shift gathers
        var constant = (adjacency.sum(2).unsqueeze(1) * shift.view(Partitions, channels, _groups, 1)).sum([0]);
        return spread.Plus(constant.reshape(_outChannels, joints, 1));
    }
}
