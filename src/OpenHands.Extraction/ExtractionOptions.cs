using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Video;

namespace OpenHands.Extraction;

/// <summary>What a run of <see cref="PoseExtractor"/> reads, writes and uses.</summary>
public sealed record ExtractionOptions
{
    /// <summary>
    /// A video file; a folder whose images are the frames of one video; or a folder of videos and such folders, searched with all folders
    /// below.
    /// </summary>
    public required string Input { get; init; }

    /// <summary>
    /// Folder for the pose files, laid out like the input. A name that ends in .h5 is the file that gathers all recordings; one that ends
    /// in .pkl or .pose is the file of the only video.
    /// </summary>
    public required string Output { get; init; }

    /// <summary>Folder of the TFLite models (see <see cref="Models.ModelStore"/>).</summary>
    public required string Models { get; init; }

    /// <summary>Body model: 0 lite, 1 full, 2 heavy. OpenHands uses 2.</summary>
    public int Complexity { get; init; } = 2;

    /// <summary>What is written.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Pickle;

    /// <summary>Videos worked on at once; each worker computes on one thread. 0 = one per core.</summary>
    public int Workers { get; init; }

    /// <summary>What decodes video files.</summary>
    public DecoderChoice Decoder { get; init; } = DecoderChoice.Auto;

    /// <summary>
    /// Which part of the videos is worked on; null for all. A part leaves each video's own file in every format: another run gathers them.
    /// </summary>
    public WorkPart? Part { get; init; }

    /// <summary>Folders that runs over the parts of this input filled; what they made is taken over.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Whether videos whose output is already there, made in the same way, are left alone.</summary>
    public bool Resume { get; init; } = true;
}
