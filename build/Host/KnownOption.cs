namespace Build.Host;

/// <summary>An option of the command line. <paramref name="Value"/> names what follows the equals sign; null for a switch.</summary>
public sealed record KnownOption(string Name, string? Value, string Description)
{
    /// <summary>The value may be left out (<c>--force</c> and <c>--force=pretrain</c>).</summary>
    public bool ValueIsOptional { get; init; }
}
