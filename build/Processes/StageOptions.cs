namespace Build.Processes;

/// <summary>How stages are run, apart from what they compute: none of this is part of a stage's key.</summary>
public sealed record StageOptions(string Device, string Resume, bool Offline, string? Verbosity, bool Together);
