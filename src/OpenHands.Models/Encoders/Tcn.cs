using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using OpenHands.Settings.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// A temporal convolutional network (Bai et al., 2018, without causality): the coordinates of all joints side by side, a linear map to H
/// channels, residual convolutions over frames, then mean and maximum over frames. Ours: it knows no skeleton, and so costs a few
/// hundredths of a graph network and sees every joint of a hand apart where the graph networks take the mean over joints.
/// </summary>
public sealed class Tcn : Encoder
{
    private readonly BatchNormalization _inputNorm;
    private readonly PointwiseConvolution _widen;
    private readonly BatchNormalization _widenNorm;
    private readonly (TemporalConvolution Convolution, BatchNormalization Norm)[] _layers;
    private readonly ModuleList<Sequential> _stack; // the same as modules
    private readonly Linear _project;
    private readonly (int Channels, int Joints) _input;
    private readonly double _dropout;
    private readonly double _dropPath;

    /// <summary>Builds the network.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="channels">Coordinates C of a joint.</param>
    /// <exception cref="ArgumentException">The kernel is even.</exception>
    public Tcn(TcnSettings settings, int channels = 2)
        : base(nameof(Tcn))
    {
        var (joints, hiddenChannels, kernel) = (settings.Joints, settings.HiddenChannels, settings.Kernel);
        if (kernel % 2 == 0)
        {
            throw new ArgumentException($"tcn: kernel_size is {kernel}; an odd one has a middle");
        }

        (_input, Features, _dropout, _dropPath) = ((channels, joints), settings.Features, settings.Dropout, settings.DropPath);
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        register_module("data_bn", _inputNorm = new BatchNormalization(channels * joints));
        register_module("input", Sequential(
            ("conv", _widen = new PointwiseConvolution(channels * joints, hiddenChannels)),
            ("norm", _widenNorm = new BatchNormalization(hiddenChannels))));
        _layers = [.. Enumerable.Range(0, settings.Layers).Select(
            _ => (new TemporalConvolution(hiddenChannels, hiddenChannels, kernel, stride: 1), new BatchNormalization(hiddenChannels)))];
        _stack = ModuleList([.. _layers.Select(layer => Sequential(("conv", layer.Convolution), ("norm", layer.Norm)))]);
        register_module("layers", _stack);
        register_module("output", _project = Linear(2 * hiddenChannels, Features));
    }

    /// <inheritdoc/>
    public override int Features { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Module> Layers => [.. _stack.children(), _project];

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames) =>
        _widen.MultiplyAdds(frames, batch) + _layers.Sum(layer => layer.Convolution.MultiplyAdds(frames, batch))
            + Products.Of(_project, batch);

    /// <summary>(N, C, T, V) to (N, F).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Check(input, _input.Channels, _input.Joints);
        var (batch, frames) = (input.shape[0], input.shape[2]);
        var x = InputNorm.Apply(_inputNorm, input).view(frames, -1, 1, batch);                                // (T, C*V, 1, N)
        x = functional.relu(_widenNorm.Forward(_widen.forward(Drop(x)), _widen.Bias));                          // (T, H, 1, N)
        foreach (var (convolution, norm) in _layers)
        {
            var y = norm.Forward(convolution.forward(Drop(x)), convolution.Bias);
            x = functional.relu(DropPath.Apply(y, _dropPath, training, samples: -1).Plus(x));
        }

        var pooled = cat([x.mean([0, 2]), x.amax([0, 2])], 0).t();                                              // (N, 2H)
        return _project.forward(pooled).MoveToOuterDisposeScope();
    }

    private Tensor Drop(Tensor x) => WordDropout.Apply(x, _dropout, training);
}
