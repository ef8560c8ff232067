using OpenHands.Settings.Training;

namespace OpenHands.Training.Optimisation;

/// <summary>Builds the optimiser of a settings record.</summary>
public static class Optimisers
{
    /// <summary>Builds the optimiser over a model's flat parameters.</summary>
    /// <exception cref="ArgumentException">The name is not known, or a constant is out of its range.</exception>
    public static Optimiser Create(this OptimiserSettings settings, ParameterBuffer parameters)
    {
        Require(settings.LearningRate >= 0 && double.IsFinite(settings.LearningRate), "lr", settings.LearningRate,
            "a finite number of at least 0");
        Require(settings.WeightDecay >= 0, "weight_decay", settings.WeightDecay, "at least 0");
        Require(settings.Betas is [>= 0 and < 1, >= 0 and < 1], "betas", settings.Betas.Count, "two numbers in [0, 1)");
        Require(
            !settings.Nesterov || (settings.Momentum > 0 && settings.Dampening == 0), "nesterov", settings.Momentum,
                "used with momentum above 0 and no dampening");
        return settings.Name switch
        {
            "Adam" => new AdamOptimiser(parameters, settings, decoupled: false),
            "AdamW" => new AdamOptimiser(parameters, settings, decoupled: true),
            "SGD" => new SgdOptimiser(parameters, settings),
            _ => throw new ArgumentException($"optimiser '{settings.Name}' is not known; use Adam, AdamW or SGD"),
        };

        void Require(bool holds, string key, double value, string expected)
        {
            if (!holds)
            {
                throw new ArgumentException($"{settings.Name}: {key} is {value}, but must be {expected}");
            }
        }
    }
}
