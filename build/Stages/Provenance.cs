namespace Build.Stages;

/// <summary>The machine, the tools and the state of the sources that a stage was made with.</summary>
public sealed record Provenance(
    string Host,
    string OperatingSystem,
    string Architecture,
    int Cores,
    string Runtime,
    string? Sdk,
    string? GitCommit,
    bool? GitDirty,
    IReadOnlyDictionary<string, string> Packages);
