using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>optim.optimizer</c>: <c>name</c> (Adam, AdamW, SGD) and <c>params</c>, named as in torch.optim.</summary>
public sealed record OptimiserSettings
{
    private static readonly string[] Names = ["Adam", "AdamW", "SGD"];

    /// <summary><c>name</c>: Adam, AdamW or SGD.</summary>
    public string Name { get; init; } = "Adam";

    /// <summary><c>params.lr</c> (1e-3): learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary><c>params.weight_decay</c> (0; AdamW 1e-2).</summary>
    public double WeightDecay { get; init; }

    /// <summary><c>params.betas</c> ([0.9, 0.999]).</summary>
    public (double First, double Second) Betas { get; init; } = (0.9, 0.999);

    /// <summary><c>params.eps</c> (1e-8).</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary><c>params.momentum</c> (0), of SGD.</summary>
    public double Momentum { get; init; }

    /// <summary><c>params.dampening</c> (0), of SGD.</summary>
    public double Dampening { get; init; }

    /// <summary><c>params.nesterov</c> (false), of SGD.</summary>
    public bool Nesterov { get; init; }

    internal static OptimiserSettings Read(MapReader map)
    {
        var name = map.RequiredText("name");
        if (map.Has("name") && !Names.Contains(name))
        {
            map.Problem("name", $"unknown optimiser '{name}'{NearestName.Hint(name, Names)}");
        }

        var parameters = map.Map("params") ?? map.Absent("params");
        var betas = parameters.Numbers("betas") ?? [0.9, 0.999];
        if (betas is not [>= 0 and < 1, >= 0 and < 1])
        {
            parameters.Problem("betas", "expected two numbers from 0 to below 1");
            betas = [0.9, 0.999];
        }

        var optimiser = new OptimiserSettings
        {
            Name = name,
            LearningRate = parameters.Number("lr", 0) ?? 1e-3,
            WeightDecay = parameters.Number("weight_decay", 0) ?? (name == "AdamW" ? 1e-2 : 0),
            Betas = (betas[0], betas[1]),
            Epsilon = parameters.Number("eps", 0) ?? 1e-8,
            Momentum = parameters.Number("momentum", 0) ?? 0,
            Dampening = parameters.Number("dampening", 0) ?? 0,
            Nesterov = parameters.Flag("nesterov") ?? false,
        };
        parameters.End();
        map.End();
        return optimiser;
    }
}
