using System.Text.Json.Serialization;
using Parquet.Serialization;

namespace OpenHands.Results.Embeddings;

/// <summary>
/// Embeddings as one Parquet table: <c>name</c>, <c>gloss</c> and <c>embedding</c>, a list of floats. pandas, polars and DuckDB read
/// it as it is; a matrix is <c>numpy.stack(table["embedding"])</c>.
/// </summary>
public static class ParquetTable
{
    /// <summary>The file's name in a folder of embeddings.</summary>
    public const string Name = "embeddings.parquet";

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, EmbeddingFolder embeddings)
    {
        var rows = Enumerable.Range(0, embeddings.Names.Count).Select(i => new Row
        {
            Name = embeddings.Names[i],
            Gloss = embeddings.Glosses[i],
            Embedding = [.. embeddings.Features[i]],
        }).ToList();
        AtomicFile.Write(path, stream => ParquetSerializer.SerializeAsync(rows, stream).GetAwaiter().GetResult());
    }

    /// <summary>Reads a file of <see cref="Write"/>.</summary>
    public static EmbeddingFolder Read(string path)
    {
        using var stream = File.OpenRead(path);
        var rows = ParquetSerializer.DeserializeAsync<Row>(stream).GetAwaiter().GetResult();
        return new EmbeddingFolder([.. rows.Data.Select(row => row.Name)], [.. rows.Data.Select(row => row.Gloss)],
            [.. rows.Data.Select(row => row.Embedding.ToArray())]);
    }

    private sealed class Row
    {
        [JsonPropertyName("name")]
        public string Name { get; set; } = string.Empty;

        [JsonPropertyName("gloss")]
        public string Gloss { get; set; } = string.Empty;

        [JsonPropertyName("embedding")]
        public List<float> Embedding { get; set; } = [];
    }
}
