namespace Build.Stages;

/// <summary>Whether a stage has to run, and why; null as reason means that its outputs are current.</summary>
public sealed record StageStatus(Stage Stage, StageIdentity Identity, string? Reason)
{
    /// <summary>How long the stage took when it was last made; null when it never was, or its folder is gone.</summary>
    public double? LastSeconds { get; init; }

    /// <summary>The finished result of this key lies beside the stage's folder and only has to be moved back.</summary>
    public bool IsKept { get; init; }

    /// <summary>Where the content of the stage's folder would be kept if the stage ran; null where it stays or there is none.</summary>
    public string? WillBeKeptAs { get; init; }

    public bool IsCurrent => Reason is null;

    /// <summary>The external inputs that are not there.</summary>
    public IEnumerable<StageInput> MissingInputs => Stage.Inputs.Where(i => Identity.Inputs[i.Key] is null);
}
