using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary>
/// <c>model.objective</c>: what a pretraining learns. An objective's own keys stand beside it under <c>model</c>, as upstream's do.
/// </summary>
public abstract record ObjectiveSettings
{
    /// <summary>What a configuration without <c>objective</c> means: upstream has no other.</summary>
    public const string Default = "dpc";

    /// <summary>
    /// Every objective: its name in the YAML, in records and in <c>model.pretrained.type</c>, its label in tables, and its record. A new
    /// one has its line here and one in Models' <c>Objectives</c>.
    /// </summary>
    public static IReadOnlyList<RegistryEntry> All { get; } =
    [
        new(Default, "DPC", typeof(DpcSettings)),
        new("arrow-of-time", "Arrow-of-time", typeof(ArrowOfTimeSettings)),
    ];

    /// <summary>What is learnt.</summary>
    [Setting("objective", Ours = true, Default = Default)]
    public string Name => All.Single(entry => entry.Settings == GetType()).Name;

    /// <summary>What is wrong with samples of so many windows W; null where it can learn from them.</summary>
    public virtual string? Refuses(int windows) => null;

    internal static ObjectiveSettings Read(MapReader model)
    {
        var name = model.Choice("objective", All.Select(entry => entry.Name)) ?? Default;
        return (ObjectiveSettings)SettingsBinder.Bind(All.Single(entry => entry.Name == name).Settings, model, end: false);
    }
}

/// <summary><c>objective: dpc</c>: dense predictive coding (Han et al., ICCVW 2019; Selvaraj et al., ACL 2022).</summary>
public sealed record DpcSettings : ObjectiveSettings
{
    /// <summary>Windows P at the end of a sample that are predicted.</summary>
    [Setting("pred_steps", Least = 1, Most = 1000)]
    public int PredictionSteps { get; init; } = 3;

    /// <inheritdoc/>
    public override string? Refuses(int windows) =>
        windows > PredictionSteps ? null : $"num_seq {windows} must be above model.pred_steps {PredictionSteps}";
}

/// <summary><c>objective: arrow-of-time</c>: is a window played forwards or backwards (Wei et al., CVPR 2018)? It has no keys.</summary>
public sealed record ArrowOfTimeSettings : ObjectiveSettings;
