using OpenHands.Models.Kernels;
using TorchSharp;
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
                using Scalar kept = 1 - (LearningRate * options.WeightDecay);
                values.mul_(kept);
            }
            else
            {
                using Scalar decay = options.WeightDecay;
                gradient.add_(values, alpha: decay);
            }
        }

        // Scalars are kept until the calls are over: TensorSums says why.
        using Scalar beta1 = options.Beta1;
        using Scalar beta2 = options.Beta2;
        using Scalar rest1 = 1 - options.Beta1;
        using Scalar rest2 = 1 - options.Beta2;
        using Scalar epsilon = options.Epsilon;
        var first = state(FirstMoment).mul_(beta1).add_(gradient, alpha: rest1);
        var second = state(SecondMoment).mul_(beta2).addcmul_(gradient, gradient, rest2);
        var firstCorrection = 1 - Math.Pow(options.Beta1, step);
        var secondCorrection = 1 - Math.Pow(options.Beta2, step);
        using Scalar correction = Math.Sqrt(secondCorrection);
        using Scalar rate = -LearningRate / firstCorrection;
        var denominator = FixedOrder.SquareRoot(second).div_(correction).add_(epsilon, TensorSums.One);
        values.addcdiv_(first, denominator, rate);
    }
}
