using System.Security.Cryptography;
using System.Text.Json;
using OpenHands.Datasets.Isolated;
using OpenHands.Formats;

namespace OpenHands.Worker.Running;

/// <summary>One clip of a classifier's training.</summary>
/// <param name="Name">Its name in the data set.</param>
/// <param name="Dataset">Its data set inside a concatenation, else null.</param>
/// <param name="Gloss">Its class.</param>
/// <param name="Sha256">SHA-256 of its content; null where it was not read, or holds no keypoint.</param>
internal sealed record ListedClip(string Name, string? Dataset, string Gloss, string? Sha256);

/// <summary>
/// clips.json in a classifier's folder: what it learnt from and what chose its epoch. So an evaluation knows, without the training data,
/// which
/// of its clips the classifier has seen before.
/// </summary>
/// <param name="SelectedOn">What chose the epoch; see the run's record.</param>
/// <param name="Train">Clips that were learnt from.</param>
/// <param name="Validation">Clips that chose the epoch.</param>
internal sealed record ClipList(string SelectedOn, IReadOnlyList<ListedClip> Train, IReadOnlyList<ListedClip> Validation)
{
    private const string Name = "clips.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>
    /// SHA-256 over all of it: two runs learnt from the same clips, labels and contents, and chose by the same, where this is equal.
    /// </summary>
    public string Digest() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new[] { Train, Validation }, Json)));

    /// <summary>Clips of a data set with the SHA-256 of their contents.</summary>
    public static IReadOnlyList<ListedClip> Of(IEnumerable<(IsolatedItem Clip, string? Sha256)> clips) =>
        [.. clips.Select(clip => new ListedClip(clip.Clip.Name, clip.Clip.Dataset, clip.Clip.Gloss, clip.Sha256))];

    /// <summary>Writes the file.</summary>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, Name), stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>The list of the run that a checkpoint is in; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; the message names it.</exception>
    public static ClipList? Beside(string checkpoint)
    {
        if (RunFolder.Find(checkpoint, Name) is not { } path)
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<ClipList>(stream, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not the list of a training's clips ({e.Message}); train again, or delete it to "
                + $"evaluate without it", e);
        }
    }
}
