using OpenHands.Models.Costs;
using OpenHands.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>SGN's last part: the maximum over joints, 20 stretches of frames, two convolutions over them, the maximum over all.</summary>
internal sealed class SgnFrameLayer : Module<Tensor, Tensor>
{
    private const int Stretches = 20;

    private readonly Conv2d _neighbours;
    private readonly BatchNormalization _neighboursNorm;
    private readonly Conv2d _widen;
    private readonly BatchNormalization _widenNorm;
    private readonly double _dropout;

    public SgnFrameLayer(int inChannels, int outChannels, double dropout)
        : base(nameof(SgnFrameLayer))
    {
        _dropout = dropout;
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("cnn1", _neighbours = Conv2d(inChannels, inChannels, (1L, 3L), padding: (0L, 1L)));
        register_module("bn1", _neighboursNorm = new BatchNormalization(inChannels));
        register_module("cnn2", _widen = Conv2d(inChannels, outChannels, 1));
        register_module("bn2", _widenNorm = new BatchNormalization(outChannels));
        init.normal_(_neighbours.weight, 0, Math.Sqrt(2.0 / (3 * inChannels)));
        init.normal_(_widen.weight, 0, Math.Sqrt(2.0 / outChannels));
    }

    /// <summary>Multiply-adds on N clips.</summary>
    public long MultiplyAdds(long batch) => Products.Of(_neighbours, batch * Stretches) + Products.Of(_widen, batch * Stretches);

    /// <summary>(N, Ci, V, T) to (N, Co).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        x = functional.adaptive_max_pool2d(x, [1, Stretches]);                                         // (N, Ci, 1, 20)
        x = functional.relu(_neighboursNorm.forward(_neighbours.forward(x)));
        x = functional.dropout2d(x, _dropout, training);
        x = functional.relu(_widenNorm.forward(_widen.forward(x)));
        return x.amax([2, 3]).MoveToOuterDisposeScope();
    }
}
