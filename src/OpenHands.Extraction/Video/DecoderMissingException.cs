namespace OpenHands.Extraction.Video;

/// <summary>A video decoder is not installed; the message says what to install.</summary>
public sealed class DecoderMissingException(string message, Exception cause) : IOException(message, cause);
