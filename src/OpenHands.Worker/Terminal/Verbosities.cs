using OpenHands.Settings;
using OpenHands.Worker.CommandLine;

namespace OpenHands.Worker.Terminal;

/// <summary>The names of the levels.</summary>
internal static class Verbosities
{
    private static readonly Dictionary<string, Verbosity> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["quiet"] = Verbosity.Quiet,
        ["minimal"] = Verbosity.Quiet,
        ["normal"] = Verbosity.Normal,
        ["verbose"] = Verbosity.Normal,
        ["diagnostic"] = Verbosity.Diagnostic,
    };

    public static Verbosity Parse(string? name) => name is null
        ? Verbosity.Normal
        : Names.TryGetValue(name, out var level)
            ? level
            : throw new UsageException($"--verbosity={name}: unknown level{NearestName.Hint(name, Names.Keys)}");
}
