using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenHands.Results.Runs;

/// <summary>Reads and writes <c>run.json</c>.</summary>
public static class RunRecordFile
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string Name = "run.json";

    private const long LargestSize = 4 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        NewLine = "\n",
    };

    /// <summary>Reads the record of a run's folder.</summary>
    /// <exception cref="InvalidDataException">The file is not a run record of this version; the message names it.</exception>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    public static RunRecord Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (new FileInfo(path) is { Exists: true, Length: > LargestSize } large)
        {
            throw new InvalidDataException($"{path}: {large.Length} bytes is too large for a run record (at most {LargestSize})");
        }

        try
        {
            var record = JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(path), Json)
                ?? throw new InvalidDataException($"{path}: empty; delete the folder to run the stage again");
            return record.Version == 1
                ? record
                : throw new InvalidDataException($"{path}: version {record.Version}, this build reads version 1; run the stage again");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not a run record ({e.Message}); delete the folder to run the stage again", e);
        }
    }

    /// <summary>Writes the record under a temporary name and renames it, so that a half-written one is never seen.</summary>
    public static void Write(string folder, RunRecord record)
    {
        var path = Path.Combine(folder, Name);
        var temporary = $"{path}.tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            // Sorted, so that equal results give equal bytes.
            JsonSerializer.Serialize(
                stream, record with { Metrics = Sorted(record.Metrics), Environment = Sorted(record.Environment) }, Json);
            stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> map) =>
        new(map.ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal);
}
