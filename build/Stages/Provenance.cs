namespace Build.Stages;

/// <summary>The machine, the tools and the state of the sources that a stage was made with.</summary>
public sealed record Provenance(IReadOnlyDictionary<string, string> Environment, string Commit, bool Dirty);
