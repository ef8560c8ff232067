using System.Text.Json;
using OpenHands.Extraction.Models;
using OpenHands.Formats;

namespace OpenHands.Extraction.Outputs;

/// <summary>How a pose file was made: a JSON file beside it, named after it with <c>.json</c> added.</summary>
/// <param name="Extractor">Name of the extractor.</param>
/// <param name="Version">Version of its results: it rises whenever the same video may give other landmarks.</param>
/// <param name="Complexity">0, 1 or 2.</param>
/// <param name="Models">SHA-256 of each model by file name.</param>
/// <param name="Video">Path of the video relative to the input.</param>
/// <param name="VideoSha256">SHA-256 of the video file, or of names and contents of a folder's frames.</param>
/// <param name="Decoder">What decoded the video.</param>
/// <param name="Width">Frame width, px.</param>
/// <param name="Height">Frame height, px.</param>
/// <param name="FramesPerSecond">Where the file says; it does not influence the landmarks.</param>
/// <param name="Frames">Frames decoded.</param>
/// <param name="PoseFrames">Frames with a body.</param>
/// <param name="LeftHandFrames">Frames with a left hand.</param>
/// <param name="RightHandFrames">Frames with a right hand.</param>
/// <param name="CutOff">Why the recording may be incomplete, or null.</param>
public sealed record ExtractionStamp(
    string Extractor,
    int Version,
    int Complexity,
    SortedDictionary<string, string> Models,
    string Video,
    string VideoSha256,
    string Decoder,
    int Width,
    int Height,
    double? FramesPerSecond,
    int Frames,
    int PoseFrames,
    int LeftHandFrames,
    int RightHandFrames,
    string? CutOff)
{
    /// <summary>Name of this extractor.</summary>
    public const string ExtractorName = "OpenHands.Extraction (MediaPipe Holistic)";

    /// <summary>Version of this extractor's results.</summary>
    public const int CurrentVersion = 2;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Where the stamp of a pose file is.</summary>
    public static string PathFor(string output) => output + ".json";

    /// <summary>The hashes of the models of a complexity.</summary>
    public static SortedDictionary<string, string> HashesOf(int complexity) =>
        new(ModelFile.Of(complexity).ToDictionary(m => m.Name, m => m.Sha256), StringComparer.Ordinal);

    /// <summary>Writes the stamp of a pose file; the last step, so that an output with a stamp is whole.</summary>
    public void Write(string output) => AtomicFile.Write(PathFor(output), stream => JsonSerializer.Serialize(stream, this, Json));

    /// <summary>
    /// The stamp of a pose file, or null where it is absent or damaged, which both mean that the video has to be extracted.
    /// </summary>
    public static ExtractionStamp? Find(string output)
    {
        if (!File.Exists(output) || !File.Exists(PathFor(output)))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(PathFor(output));
            return JsonSerializer.Deserialize<ExtractionStamp>(stream, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether this stamp's pose file was made in the way of a run at this complexity; of which video, its hash says.</summary>
    public bool Matches(int complexity) =>
        Extractor == ExtractorName && Version == CurrentVersion && Complexity == complexity && VideoSha256 is not null
        && Models is not null && Models.SequenceEqual(HashesOf(complexity));
}
