using OpenHands.Models.Costs;
using OpenHands.Models.Encoders;
using OpenHands.Models.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// Is a window played forwards or backwards (Wei et al., CVPR 2018)? The simplest objective: it contrasts nothing and predicts nothing, and
/// so is a control for those that do. In training each window is reversed or not at random, in evaluation every second one is.
/// </summary>
public sealed class ArrowOfTime : Module<Tensor, Tensor>, IPretrainingObjective, ICountedNetwork
{
    private readonly Encoder _encoder;
    private readonly Linear _direction;

    /// <summary>Builds the network around an encoder with fresh weights, poses (N, C, T, V) to features (N, F).</summary>
    public ArrowOfTime(Encoder encoder)
        : base(nameof(ArrowOfTime))
    {
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        register_module("conv_encoder", _encoder = encoder);
        register_module("direction", _direction = Linear(encoder.Features, 2));
    }

    /// <inheritdoc/>
    public Module Network => this;

    /// <inheritdoc/>
    public IReadOnlyList<Measure> Measures { get; } = [new("accuracy", "accuracy")];

    /// <inheritdoc/>
    public bool ContrastsSamples => false;

    /// <inheritdoc/>
    public long? Choices(long samples) => 2;

    /// <inheritdoc/>
    public long MultiplyAdds(IReadOnlyList<long> shape) =>
        _encoder.MultiplyAdds(shape[0] * shape[1], shape[2]) + Products.Of(_direction, shape[0] * shape[1]);

    /// <inheritdoc/>
    public BatchLoss Loss(Tensor windows, int? group = null)
    {
        using var scope = NewDisposeScope();
        var clips = windows.flatten(0, 1).permute(0, 3, 1, 2);                                                // (N, C, T, V), N = B·W
        var count = clips.shape[0];
        var backwards = training
            ? randint(2, [count], dtype: ScalarType.Int64, device: clips.device)
            : tensor([.. Enumerable.Range(0, (int)count).Select(i => i % 2L)], device: clips.device);          // (N): 1 where reversed
        var scores = call(where(backwards.to(ScalarType.Bool).view(-1, 1, 1, 1), clips.flip(2), clips));        // (N, 2)
        var right = scores.argmax(1).eq(backwards).to(ScalarType.Float64).sum().view(1);
        var loss = functional.cross_entropy(scores, backwards);
        return new BatchLoss(loss.MoveToOuterDisposeScope(), count, right.MoveToOuterDisposeScope());
    }

    /// <summary>Clips (N, C, T, V) to scores (N, 2) of forwards and backwards.</summary>
    public override Tensor forward(Tensor clips) => _direction.forward(_encoder.forward(clips));
}
