using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>optim.scheduler</c>: <c>name</c> and <c>params</c>, named as in torch.optim.lr_scheduler; stepped once per epoch.</summary>
public sealed record SchedulerSettings
{
    private static readonly string[] Names = ["CosineAnnealingLR", "ReduceLROnPlateau", "StepLR", "none"];

    /// <summary><c>name</c> (none): CosineAnnealingLR, ReduceLROnPlateau, StepLR or none.</summary>
    public string Name { get; init; } = "none";

    /// <summary><c>params.T_max</c> (10), of CosineAnnealingLR: epochs from the highest rate to the lowest; it rises again after.</summary>
    public int TMax { get; init; } = 10;

    /// <summary><c>params.eta_min</c> (CosineAnnealingLR) or <c>params.min_lr</c> (ReduceLROnPlateau) (0): the lowest rate.</summary>
    public double Minimum { get; init; }

    /// <summary><c>params.step_size</c> (10), of StepLR: epochs between two steps.</summary>
    public int StepSize { get; init; } = 10;

    /// <summary><c>params.gamma</c> (0.1), of StepLR: the factor of a step.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary><c>params.factor</c> (0.1), of ReduceLROnPlateau.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary><c>params.patience</c> (10), of ReduceLROnPlateau: epochs without improvement before the rate falls.</summary>
    public int Patience { get; init; } = 10;

    /// <summary><c>params.warmup_epochs</c> (0; ours): epochs of linear rise in front of the schedule.</summary>
    public int WarmupEpochs { get; init; }

    internal static SchedulerSettings Read(MapReader map)
    {
        var name = map.RequiredText("name");
        if (map.Has("name") && !Names.Contains(name))
        {
            map.Problem("name", $"unknown scheduler '{name}'{NearestName.Hint(name, Names)}");
        }

        var parameters = map.Map("params") ?? map.Absent("params");
        var scheduler = new SchedulerSettings
        {
            Name = name,
            TMax = parameters.Integer("T_max", 1) ?? 10,
            Minimum = parameters.Number("eta_min", 0) ?? parameters.Number("min_lr", 0) ?? 0,
            StepSize = parameters.Integer("step_size", 1) ?? 10,
            Gamma = parameters.Number("gamma", 0) ?? 0.1,
            Factor = parameters.Number("factor", 0, 1) ?? 0.1,
            Patience = parameters.Integer("patience", 0) ?? 10,
            WarmupEpochs = parameters.Integer("warmup_epochs", 0) ?? 0,
        };

        parameters.Skip("min_lr");
        // last_epoch other than -1 would start in the middle; a resumed run restores the schedule from its checkpoint instead.
        parameters.Ignore("last_epoch", "mode", "verbose");
        parameters.End();
        map.End();
        return scheduler;
    }
}
