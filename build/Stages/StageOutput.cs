namespace Build.Stages;

/// <summary>One output file: its path relative to the stage's folder (with /), its size in bytes and its SHA-256.</summary>
public sealed record StageOutput(string Path, long Size, string Sha256);
