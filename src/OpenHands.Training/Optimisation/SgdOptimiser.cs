using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>Stochastic gradient descent with momentum, dampening and Nesterov's variant, as torch defines them.</summary>
/// <param name="parameters">The vector to optimise.</param>
/// <param name="options">Learning rate, momentum, dampening, Nesterov and weight decay.</param>
public sealed class SgdOptimiser(ParameterBuffer parameters, OptimiserOptions options)
    : Optimiser(parameters, options.LearningRate, options.Momentum == 0 ? [] : [Velocity])
{
    private const string Velocity = "momentum_buffer";

    /// <inheritdoc />
    protected override void Update(Tensor values, Tensor gradient, Func<string, Tensor> state, long step)
    {
        if (options.WeightDecay != 0)
        {
            gradient.add_(values, alpha: options.WeightDecay);
        }

        var direction = gradient;
        if (options.Momentum != 0)
        {
            var velocity = state(Velocity);
            if (step == 1)
            {
                velocity.copy_(gradient); // torch starts from the first gradient itself, undampened
            }
            else
            {
                velocity.mul_(options.Momentum).add_(gradient, alpha: 1 - options.Dampening);
            }

            direction = options.Nesterov ? gradient.add(velocity, alpha: options.Momentum) : velocity;
        }

        values.add_(direction, alpha: -LearningRate);
    }
}
