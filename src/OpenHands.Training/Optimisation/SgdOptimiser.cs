using OpenHands.Settings.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Optimisation;

/// <summary>Stochastic gradient descent with momentum, dampening and Nesterov's variant, as torch defines them.</summary>
/// <param name="parameters">The vector to optimise.</param>
/// <param name="settings">Learning rate, momentum, dampening, Nesterov and weight decay.</param>
public sealed class SgdOptimiser(ParameterBuffer parameters, OptimiserSettings settings)
    : Optimiser(parameters, settings.LearningRate, settings.Momentum == 0 ? [] : [Velocity])
{
    private const string Velocity = "momentum_buffer";

    /// <inheritdoc />
    protected override void Update(Tensor values, Tensor gradient, Func<string, Tensor> state, long step, double learningRate)
    {
        if (settings.WeightDecay != 0)
        {
            using var decay = settings.WeightDecay.ToScalar();
            gradient.add_(values, alpha: decay);
        }

        var direction = gradient;
        if (settings.Momentum != 0)
        {
            var velocity = state(Velocity);
            if (step == 1)
            {
                velocity.copy_(gradient); // torch starts from the first gradient itself, undampened
            }
            else
            {
                using var kept = settings.Momentum.ToScalar();
                using var taken = (1 - settings.Dampening).ToScalar();
                velocity.mul_(kept).add_(gradient, alpha: taken);
            }

            using var momentum = settings.Momentum.ToScalar();
            direction = settings.Nesterov ? gradient.add(velocity, alpha: momentum) : velocity;
        }

        using var rate = (-learningRate).ToScalar();
        values.add_(direction, alpha: rate);
    }
}
