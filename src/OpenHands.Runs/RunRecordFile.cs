using System.Text.Json;
using System.Text.Json.Serialization;
using OpenHands.Runs.Files;

namespace OpenHands.Runs;

/// <summary>Reads and writes <c>run.json</c>.</summary>
public static class RunRecordFile
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string Name = "run.json";

    private const long LargestSize = 4 << 20;

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
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(path), RunRecordJson.Default.RunRecord)
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

    /// <summary>Writes the record whole or not at all; sorted, so that equal results give equal bytes.</summary>
    public static void Write(string folder, RunRecord record) => AtomicFile.Write(Path.Combine(folder, Name), stream =>
    {
        var sorted = record with { Metrics = Sorted(record.Metrics), Environment = Sorted(record.Environment) };
        JsonSerializer.Serialize(stream, sorted, RunRecordJson.Default.RunRecord);
        stream.WriteByte((byte)'\n');
    });

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> map) =>
        new(map.ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal);
}

/// <summary>Generated at compile time: the build host reads hundreds of records for a list of runs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    RespectNullableAnnotations = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class RunRecordJson : JsonSerializerContext;
