using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>What a stage's parameters are made of: defaults of its kind, parts over them, its own <c>with</c> over all.</summary>
/// <param name="Own"><c>with</c>.</param>
/// <param name="Use"><c>use</c>: the names of the parts, the last on top.</param>
/// <param name="Defaults">The defaults of the kind, or null.</param>
/// <param name="Parts">Where the parts are.</param>
internal sealed record StageLayers(ConfigMap Own, IReadOnlyList<ConfigScalar> Use, ConfigMap? Defaults, PartLibrary Parts)
{
    private const string Prefix = "use.";

    /// <summary>Whether a matrix axis or an override chooses a part (<c>use.networks</c>) and no key.</summary>
    public static bool IsUse(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether the stage uses a part of the group that <c>use.GROUP</c> names.</summary>
    public bool HasGroup(string key) => Use.Any(name => IsOf(key, name.Text));

    /// <summary>The parameters, with other parts of a group (<c>use.networks</c>: st-gcn) instead of those in <c>use</c>.</summary>
    public ConfigMap Compose(IEnumerable<KeyValuePair<string, ConfigScalar>> choices)
    {
        var names = Use.ToList();
        foreach (var (key, value) in choices)
        {
            var chosen = new ConfigScalar($"{key[Prefix.Length..]}/{value.Text}", quoted: true, value.File, value.Line);
            var at = names.FindIndex(name => IsOf(key, name.Text));
            if (at < 0)
            {
                names.Add(chosen);
            }
            else
            {
                names[at] = chosen;
            }
        }

        var own = names.Count > 0 ? Own.Over(Parts.Lay(names, Own)) : Own;
        return Defaults is null ? own : own.Over(Defaults);
    }

    private static bool IsOf(string key, string name) => name.StartsWith($"{key[Prefix.Length..]}/", StringComparison.Ordinal);
}
