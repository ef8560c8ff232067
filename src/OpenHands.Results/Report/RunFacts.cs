using System.Globalization;
using System.Text.Json.Nodes;
using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Report;

/// <summary>
/// One run as the page knows it. Long texts are numbers into the page's list of strings: hundreds of runs share most of them.
/// </summary>
internal static class RunFacts
{
    public static JsonObject Json(Run run, RunIndex index, StringTable names) => new()
    {
        ["name"] = run.Name,
        ["suite"] = run.Suite,
        ["experiment"] = run.Experiment,
        ["stage"] = run.Stage,
        ["cell"] = run.Cell,
        ["kept"] = run.Kept.Length > 0,
        ["kind"] = run.Record.Kind,
        ["model"] = run.Record.Encoder is null ? null : ModelName.Of(run.Record),
        ["dataset"] = run.Record.Dataset,
        ["init"] = run.Record.Init,
        ["seed"] = run.Record.Seed,
        ["fraction"] = run.Record.Fraction,
        ["clipsPerClass"] = run.Record.ClipsPerClass,
        ["folder"] = run.Folder,
        ["key"] = run.Manifest.Key,
        ["bytes"] = run.Bytes,
        ["memory"] = run.Manifest.PeakMemory,
        ["memoryLimit"] = run.Manifest.MemoryLimit,
        ["seconds"] = Math.Round(run.Manifest.Seconds, 1),
        ["finished"] = run.Manifest.Finished.ToUnixTimeSeconds(),
        ["after"] = new JsonArray([.. run.Manifest.After.Keys.Select(name => JsonValue.Create($"{run.Suite}/{name}"))]),
        ["why"] = Reason(run, index),
        ["resumed"] = new JsonArray([.. run.Record.ResumedAtSteps.Select(step => JsonValue.Create(step))]),
        ["tags"] = new JsonArray([.. run.Tags.Select(tag => JsonValue.Create(tag))]),
        ["metrics"] = new JsonObject(run.Record.Metrics.Where(metric => double.IsFinite(metric.Value))
            .OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)JsonValue.Create(metric.Value)))),
        ["parameters"] = Pairs(run.Manifest.Parameters, names),
        ["inputs"] = Pairs(run.Manifest.Inputs.Select(input => KeyValuePair.Create(input.Key ?? input.Path, input.Sha256))
            .Concat(run.Manifest.After.Select(above => KeyValuePair.Create($"stage {above.Key}", above.Value))), names),
        ["code"] = Pairs(
        [
            KeyValuePair.Create("commit", run.Manifest.Commit + (run.Manifest.Dirty ? " with local changes" : string.Empty)),
            KeyValuePair.Create("stage version", run.Manifest.KindVersion.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("config sha256", run.Record.ConfigSha256),
        ], names),
        ["environment"] = Pairs(run.Record.Environment.Concat(run.Manifest.Environment).DistinctBy(entry => entry.Key), names),
    };

    // Why it was made again: what differs from the newest folder that was kept when it took the place.
    private static string? Reason(Run run, RunIndex index) => run.Kept.Length > 0 ? null
        : index.Runs.Where(other => other.Kept.Length > 0 && other.Manifest.Stage == run.Manifest.Stage)
            .MaxBy(other => other.Manifest.Finished) is { } before ? RunDiff.ReasonOf(before, run) : null;

    private static JsonArray Pairs(IEnumerable<KeyValuePair<string, string>> entries, StringTable names) =>
        new([.. entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .SelectMany(entry => new[] { names.Of(entry.Key), names.Of(entry.Value) }).Select(n => JsonValue.Create(n))]);
}

/// <summary>Each text once, known by its number.</summary>
internal sealed class StringTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int Of(string text) => _numbers.TryGetValue(text, out var number) ? number : _numbers[text] = _numbers.Count;

    public JsonArray Json() => new([.. _numbers.Keys.Select(text => JsonValue.Create(text))]);
}
