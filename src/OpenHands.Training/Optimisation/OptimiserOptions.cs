namespace OpenHands.Training.Optimisation;

/// <summary>Which optimiser and its constants; the names and defaults are torch.optim's.</summary>
public sealed record OptimiserOptions
{
    /// <summary>Adam, AdamW or SGD.</summary>
    public string Name { get; init; } = "Adam";

    /// <summary>lr.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>weight_decay: added to the gradient by Adam and SGD, decoupled in AdamW.</summary>
    public double WeightDecay { get; init; }

    /// <summary>betas[0], decay of the mean of gradients (Adam, AdamW).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>betas[1], decay of the mean of squared gradients (Adam, AdamW).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>eps (Adam, AdamW).</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>momentum (SGD).</summary>
    public double Momentum { get; init; }

    /// <summary>dampening of momentum (SGD).</summary>
    public double Dampening { get; init; }

    /// <summary>nesterov (SGD).</summary>
    public bool Nesterov { get; init; }

    /// <summary>Builds the optimiser over a model's flat parameters.</summary>
    /// <exception cref="ArgumentException">The name is none of the three, or a constant is out of its range.</exception>
    public Optimiser Create(ParameterBuffer parameters)
    {
        Require(LearningRate >= 0 && double.IsFinite(LearningRate), "lr", LearningRate, "a finite number of at least 0");
        Require(WeightDecay >= 0, "weight_decay", WeightDecay, "at least 0");
        Require(Beta1 is >= 0 and < 1, "betas[0]", Beta1, "in [0, 1)");
        Require(Beta2 is >= 0 and < 1, "betas[1]", Beta2, "in [0, 1)");
        Require(!Nesterov || (Momentum > 0 && Dampening == 0), "nesterov", Momentum, "used with momentum above 0 and no dampening");
        return Name switch
        {
            "Adam" => new AdamOptimiser(parameters, this, decoupled: false),
            "AdamW" => new AdamOptimiser(parameters, this, decoupled: true),
            "SGD" => new SgdOptimiser(parameters, this),
            _ => throw new ArgumentException($"optimiser '{Name}' is not known; use Adam, AdamW or SGD"),
        };
    }

    private void Require(bool holds, string key, double value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"{Name}: {key} is {value}, but must be {expected}");
        }
    }
}
