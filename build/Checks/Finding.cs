namespace Build.Checks;

/// <summary>What a check saw; with a remedy where something is wrong.</summary>
public sealed record Finding(string What, string Found, string? Remedy = null);
