using System.Text.Json.Nodes;
using OpenHands.Results.Embeddings;

namespace OpenHands.Results.Report;

/// <summary>
/// A folder of embeddings as the page draws it: place on the map and nearest neighbours of every clip, retrieval figures.
/// </summary>
internal static class EmbeddingMap
{
    private const int MostClips = 1500; // the map takes time and memory with the square of them
    private const int Neighbours = 5;

    public static JsonObject Json(string name, EmbeddingFolder all)
    {
        var shown = all.Names.Count <= MostClips ? all : new EmbeddingFolder(
            [.. all.Names.Take(MostClips)], [.. all.Glosses.Take(MostClips)], [.. all.Features.Take(MostClips)]);
        var places = shown.Names.Count > 1 ? TSne.Map(shown.Features) : [(0, 0)];
        var known = shown.Glosses.All(gloss => gloss.Length > 0);
        return new JsonObject
        {
            ["name"] = name,
            ["leftOut"] = all.Names.Count - shown.Names.Count,
            ["names"] = new JsonArray([.. shown.Names.Select(n => JsonValue.Create(n))]),
            ["glosses"] = new JsonArray([.. shown.Glosses.Select(g => JsonValue.Create(g))]),
            ["places"] = new JsonArray([.. places.SelectMany(p => new[] { p.X, p.Y }).Select(v => JsonValue.Create(Math.Round(v, 3)))]),
            ["nearest"] = new JsonArray([.. Enumerable.Range(0, shown.Names.Count)
                .SelectMany(i => Retrieval.Nearest(shown.Features, i, Neighbours)).Select(i => JsonValue.Create(i))]),
            ["recall"] = new JsonArray([.. ((int[])[1, 5, 10]).Where(_ => known)
                .Select(k => Retrieval.RecallAt(shown.Features, shown.Glosses, k)).OfType<double>().Select(
                    value => JsonValue.Create(value))]),
        };
    }
}
