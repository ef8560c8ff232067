namespace OpenHands.Extraction.Video;

/// <summary>A video to extract.</summary>
/// <param name="Path">Full path of the file, or of the folder of frames.</param>
/// <param name="Name">Path relative to the input, with forward slashes, for messages.</param>
/// <param name="Stem">Name for outputs: <paramref name="Name"/> without the extension, or with it where two videos differ in nothing
/// else.</param>
/// <param name="Bytes">Size, of all images for a folder.</param>
public sealed record VideoEntry(string Path, string Name, string Stem, long Bytes);
