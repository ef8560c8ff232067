namespace Build.Stages;

/// <summary>A file or folder that no stage makes: the configuration key that names it, and where it is.</summary>
public sealed record StageInput(string Key, string Path);
