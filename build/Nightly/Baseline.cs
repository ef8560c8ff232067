using System.Text.Json;
using System.Text.Json.Serialization;
using Build.Stages;

namespace Build.Nightly;

/// <summary>Stored numbers by name, and the class of machine they were measured on. They are kept in tests/fixtures/nightly/.</summary>
public sealed record Baseline(string Machine, SortedDictionary<string, double> Values)
{
    /// <summary>Null when there is none yet.</summary>
    public static Baseline? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), BaselineJson.Default.Baseline) : null;

    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.Serialize(this, BaselineJson.Default.Baseline) + "\n");

    /// <summary>
    /// Every measured value against the stored one. <paramref name="fits"/> gets name, stored and measured value, and whether both come
    /// from the same class of machine. A value that was stored and is gone is a difference too.
    /// </summary>
    public IReadOnlyList<string> Differences(
        IReadOnlyDictionary<string, double> measured, string machine, Func<string, double, double, bool, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(fits);
        var same = machine == Machine;
        return
        [
            .. Values.Where(v => !measured.ContainsKey(v.Key)).Select(v => $"{v.Key}: stored, not measured"),
            .. measured.Where(m => !Values.ContainsKey(m.Key)).Select(m => $"{m.Key}: measured, not stored"),
            .. measured.Where(m => Values.TryGetValue(m.Key, out var stored) && !fits(m.Key, stored, m.Value, same))
                .Select(m => FormattableString.Invariant($"{m.Key}: {m.Value:R}, stored {Values[m.Key]:R}")),
        ];
    }
}

/// <summary>JSON of a baseline, generated at compile time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Baseline))]
internal sealed partial class BaselineJson : JsonSerializerContext;
