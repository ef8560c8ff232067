using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>
/// Adam (Kingma and Ba 2015) and, with decoupled weight decay, AdamW (Loshchilov and Hutter 2019); torch's arithmetic in torch's order.
/// </summary>
/// <param name="parameters">The vector to optimise.</param>
/// <param name="options">Learning rate, betas, epsilon and weight decay.</param>
/// <param name="decoupled">True for AdamW: values shrink by lr x decay; false for Adam: decay is added to the gradient.</param>
public sealed class AdamOptimiser(ParameterBuffer parameters, OptimiserOptions options, bool decoupled)
    : Optimiser(parameters, options.LearningRate, FirstMoment, SecondMoment)
{
    private const string FirstMoment = "exp_avg";
    private const string SecondMoment = "exp_avg_sq";

    /// <inheritdoc />
    protected override void Update(Tensor values, Tensor gradient, Func<string, Tensor> state, long step)
    {
        if (options.WeightDecay != 0)
        {
            if (decoupled)
            {
                values.mul_(1 - (LearningRate * options.WeightDecay));
            }
            else
            {
                gradient.add_(values, alpha: options.WeightDecay);
            }
        }

        var first = state(FirstMoment).mul_(options.Beta1).add_(gradient, alpha: 1 - options.Beta1);
        var second = state(SecondMoment).mul_(options.Beta2).addcmul_(gradient, gradient, 1 - options.Beta2);
        var firstCorrection = 1 - Math.Pow(options.Beta1, step);
        var secondCorrection = 1 - Math.Pow(options.Beta2, step);
        var denominator = second.sqrt().div_(Math.Sqrt(secondCorrection)).add_(options.Epsilon);
        values.addcdiv_(first, denominator, -LearningRate / firstCorrection);
    }
}
