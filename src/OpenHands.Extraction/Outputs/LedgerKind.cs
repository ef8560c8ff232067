namespace OpenHands.Extraction.Outputs;

/// <summary>What is wrong with a video.</summary>
public enum LedgerKind
{
    /// <summary>Not a video, or damaged before its first frame. No output.</summary>
    Unreadable,

    /// <summary>A video without a picture. No output.</summary>
    ZeroFrames,

    /// <summary>No frame shows a person. No output.</summary>
    NoPerson,

    /// <summary>Fewer frames came than the file claims to have, or decoding stopped at damage. The output has what came before.</summary>
    CutOff,

    /// <summary>A file or folder of the input that is not taken for a video. No output.</summary>
    LeftOut,
}
