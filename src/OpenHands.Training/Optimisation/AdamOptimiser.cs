using OpenHands.Models.Kernels;
using OpenHands.Settings.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>
/// Adam (Kingma and Ba 2015) and, with decoupled weight decay, AdamW (Loshchilov and Hutter 2019); torch's arithmetic in torch's order.
/// </summary>
/// <param name="parameters">The vector to optimise.</param>
/// <param name="settings">Learning rate, betas, epsilon and weight decay.</param>
/// <param name="decoupled">True for AdamW: values shrink by lr x decay; false for Adam: decay is added to the gradient.</param>
public sealed class AdamOptimiser(ParameterBuffer parameters, OptimiserSettings settings, bool decoupled)
    : Optimiser(parameters, settings.LearningRate, FirstMoment, SecondMoment)
{
    private const string FirstMoment = "exp_avg";
    private const string SecondMoment = "exp_avg_sq";

    /// <inheritdoc />
    protected override void Update(Tensor values, Tensor gradient, Func<string, Tensor> state, long step, double learningRate)
    {
        if (settings.WeightDecay != 0)
        {
            if (decoupled)
            {
                using var kept = (1 - (learningRate * settings.WeightDecay)).ToScalar();
                values.mul_(kept);
            }
            else
            {
                using var decay = settings.WeightDecay.ToScalar();
                gradient.add_(values, alpha: decay);
            }
        }

        // Scalars are kept until the calls are over: TensorSums says why.
        using var beta1 = settings.Betas[0].ToScalar();
        using var beta2 = settings.Betas[1].ToScalar();
        using var rest1 = (1 - settings.Betas[0]).ToScalar();
        using var rest2 = (1 - settings.Betas[1]).ToScalar();
        using var epsilon = settings.Epsilon.ToScalar();
        var first = state(FirstMoment).mul_(beta1).add_(gradient, alpha: rest1);
        var second = state(SecondMoment).mul_(beta2).addcmul_(gradient, gradient, rest2);
        var firstCorrection = 1 - Math.Pow(settings.Betas[0], step);
        var secondCorrection = 1 - Math.Pow(settings.Betas[1], step);
        using var correction = Math.Sqrt(secondCorrection).ToScalar();
        using var rate = (-learningRate / firstCorrection).ToScalar();
        var denominator = FixedOrder.SquareRoot(second).div_(correction).add_(epsilon, TensorSums.One);
        values.addcdiv_(first, denominator, rate);
    }
}
