using OpenHands.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>The gradients of one step, laid out like <see cref="ParameterBuffer.Values"/>.</summary>
/// <param name="Values">(N), zeros where a parameter received no gradient.</param>
/// <param name="Present">Which slices received one; the others are left alone by every optimiser, weight decay included, as in
/// torch.</param>
public sealed record FlatGradient(Tensor Values, bool[] Present)
{
    /// <summary><see cref="Values"/> and the tail behind them, in one piece; null where there is no tail.</summary>
    public Tensor? Message { get; init; }

    /// <summary>The L2 norm over all gradients, a tensor without dimensions (nothing waits for the device).</summary>
    public Tensor Norm() => FixedOrder.SquareRoot(Values.dot(Values));

    /// <summary>
    /// Scales the gradients so that their global norm is at most <paramref name="maximum"/>: times max/(norm + 1e-6) clamped to 1, always
    /// multiplied, as torch does (docs/upstream.md#dpc-pretraining).
    /// </summary>
    public void Clip(double maximum)
    {
        var coefficient = Norm().Plus(1e-6).reciprocal().Times(maximum).clamp(max: TensorSums.One);
        Values.mul_(coefficient);
    }
}
