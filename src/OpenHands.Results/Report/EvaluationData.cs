using System.Text.Json.Nodes;
using OpenHands.Runs;

namespace OpenHands.Results.Report;

/// <summary>
/// Predictions as the page knows them. Most evaluations are of the same clips, so names and truths are kept once per set of clips, and an
/// evaluation adds a number per clip.
/// </summary>
internal sealed class EvaluationData
{
    private readonly StringTable _glosses = new();
    private readonly StringTable _names = new();
    private readonly Dictionary<string, int> _sets = new(StringComparer.Ordinal);

    /// <summary>Gloss by number.</summary>
    public JsonArray Glosses => _glosses.Json();

    /// <summary>Clip by number.</summary>
    public JsonArray ClipNames => _names.Json();

    /// <summary>Each a flat list: name and truth of every clip.</summary>
    public JsonArray ClipSets => new([.. _sets.Keys.Select(set => JsonNode.Parse(set))]);

    /// <summary>An evaluation: its set of clips, and what it takes each of them for.</summary>
    public JsonObject Json(Run run, IReadOnlyList<Prediction> predictions)
    {
        var known = predictions.Where(p => p.Truth is not null).ToList();
        var set = $"[{string.Join(',', known.Select(p => $"{_names.Of(p.Name)},{_glosses.Of(p.Truth!)}"))}]";
        _sets.TryAdd(set, _sets.Count);
        return new JsonObject
        {
            ["run"] = run.Name,
            ["set"] = _sets[set],
            ["predicted"] = new JsonArray([.. known.Select(p => JsonValue.Create(_glosses.Of(p.First.Gloss)))]),
        };
    }
}
