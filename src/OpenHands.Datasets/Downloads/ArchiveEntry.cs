namespace OpenHands.Datasets.Downloads;

/// <summary>One entry of an archive, whatever its format.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">A folder; otherwise a plain file.</param>
/// <param name="Length">The announced length of a file.</param>
/// <param name="Crc">Its checksum, where the format has one.</param>
/// <param name="Open">Opens its content.</param>
/// <param name="CopyOf">The earlier file of the archive that this one is a hard link to; it becomes a copy.</param>
internal sealed record ArchiveEntry(string Name, bool IsFolder, long Length, uint? Crc, Func<Stream> Open, string? CopyOf = null);
