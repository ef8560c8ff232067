namespace Build.Stages;

/// <summary>The content of an input: SHA-256 (of a folder: of its listing with the content of each file) and bytes in all.</summary>
public readonly record struct InputHash(string Sha256, long Bytes);
