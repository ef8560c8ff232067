using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Build.Stages;

/// <summary>
/// Everything that may change a stage's result, and the key made of it; the threads of a network stage are among its parameters. Time
/// stamps, absolute places of inputs, how many stages run side by side and the device are not part of it.
/// </summary>
public sealed record StageIdentity(
    string Kind,
    int Version,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, InputHash?> Inputs,
    IReadOnlyDictionary<string, string> After)
{
    /// <summary>SHA-256 over all of it, lower-case hex.</summary>
    public string Key { get; } =
        KeyOf(Kind, Version, Parameters, Inputs.ToDictionary(i => i.Key, i => i.Value?.Sha256 ?? "missing"), After);

    private static string KeyOf(
        string kind,
        int version,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, string> inputs,
        IReadOnlyDictionary<string, string> after)
    {
        var text = new StringBuilder("openhands-stage 1\n").Append(kind).Append(' ').Append(version).Append('\n');
        foreach (var (section, entries) in new[] { ("parameter", parameters), ("input", inputs), ("after", after) })
        {
            foreach (var (name, value) in entries.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                // Lengths first: no value can be written so that it looks like another entry.
                text.Append(CultureInfo.InvariantCulture, $"{section} {name.Length} {value.Length} {name}={value}\n");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>
/// Works out the identity of each stage once per run; the key of a stage needs only the keys above it, not their outputs.
/// </summary>
public sealed class StageIdentities(InputHashes hashes)
{
    private readonly ConcurrentDictionary<string, StageIdentity> _known = new(StringComparer.Ordinal);

    public StageIdentity Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return _known.TryGetValue(stage.Output, out var known) ? known : _known.GetOrAdd(stage.Output, Make(stage));
    }

    private StageIdentity Make(Stage stage) => new(
        stage.Kind.Name,
        stage.Kind.Version,
        stage.Parameters,
        stage.Inputs.ToDictionary(i => i.Key, i => hashes.Of(i.Path), StringComparer.Ordinal),
        stage.After.Where(s => s.Part is null).ToDictionary(s => s.Name, s => Of(s).Key, StringComparer.Ordinal)); // however it is split
}
