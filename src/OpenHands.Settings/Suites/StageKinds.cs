namespace OpenHands.Settings.Suites;

/// <summary>What can be said of a <see cref="StageKind"/>.</summary>
public static class StageKinds
{
    /// <summary>The kinds by their <c>run</c> names.</summary>
    public static IReadOnlyDictionary<string, StageKind> ByName { get; } =
        Enum.GetValues<StageKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant());

    /// <summary>The <c>run</c> name, which is the worker's verb.</summary>
    public static string Verb(this StageKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Whether a network runs: outputs then go to results/runs, else to data.</summary>
    public static bool UsesNetwork(this StageKind kind) => kind is StageKind.Pretrain or StageKind.Finetune or StageKind.Evaluate;
}
