using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Rendering;

/// <summary>How <see cref="PoseRenderer"/> draws a recording.</summary>
public sealed record RenderOptions
{
    /// <summary>
    /// Video file or folder of frames behind the skeleton; null for a plain background. Its frames must be the recording's.
    /// </summary>
    public string? Video { get; init; }

    /// <summary>What decodes the video.</summary>
    public DecoderChoice Decoder { get; init; } = DecoderChoice.Auto;

    /// <summary>
    /// Largest number of frames drawn, evenly spread over the recording: pictures of a sheet, frames of a GIF. Null: 12, or 150 for a GIF.
    /// </summary>
    public int? Frames { get; init; }

    /// <summary>Width of one drawn frame, px.</summary>
    public int FrameWidth { get; init; } = 320;

    /// <summary>Width over height of the frames where no video says it.</summary>
    public double Aspect { get; init; } = 4.0 / 3;

    /// <summary>Frames per second of the recording, for the speed of a GIF.</summary>
    public double FramesPerSecond { get; init; } = 25;

    /// <summary>Title of an HTML sheet.</summary>
    public string Title { get; init; } = "Poses";
}
