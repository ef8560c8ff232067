using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenHands.Training.Checkpoints;

/// <summary>
/// The JSON file beside a checkpoint's tensors. It is written last: a tensor file without a header, or with another hash, is not a
/// checkpoint.
/// </summary>
public sealed record CheckpointHeader
{
    /// <summary>Version of this layout.</summary>
    public const string Layout = "openhands-checkpoint-1";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Always <see cref="Layout"/>.</summary>
    public string Format { get; init; } = Layout;

    /// <summary>state (everything to resume from) or weights (a model only).</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the tensor file in the same folder.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>SHA-256 of the tensor file, lower-case hexadecimal.</summary>
    public string Sha256 { get; init; } = string.Empty;

    /// <summary>Length of the tensor file.</summary>
    public long Bytes { get; init; }

    /// <summary>Shape of each tensor by name.</summary>
    public IReadOnlyDictionary<string, long[]> Tensors { get; init; } = new Dictionary<string, long[]>();

    /// <summary>Epochs done; for weights the epoch they are from, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimiser steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Validation metrics by name; empty in a state, or where nothing was validated.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>What else the run says about itself: encoder, dataset, compat ...</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>What the bits depend on.</summary>
    public RunEnvironment? Environment { get; init; }

    /// <summary>Where the run stands; null for weights.</summary>
    public ResumePoint? Resume { get; init; }

    /// <summary>As indented JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidDataException">The file is not one; the message names it.</exception>
    public static CheckpointHeader Read(string path)
    {
        const int MostBytes = 16 << 20;
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                throw new InvalidDataException($"{path} is larger than any checkpoint header ({MostBytes} bytes)");
            }

            var header = JsonSerializer.Deserialize<CheckpointHeader>(System.IO.File.ReadAllBytes(path), Json);
            return header is { Format: Layout } && header.File.Length > 0 && Path.GetFileName(header.File) == header.File
                ? header
                : throw new InvalidDataException($"{path} is not a checkpoint header of layout {Layout}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a checkpoint header: {e.Message}", e);
        }
    }
}
