namespace OpenHands.Datasets.Downloads;

/// <summary>How far all files of a download are.</summary>
/// <param name="Done">Bytes that are on the disk, earlier sessions' included.</param>
/// <param name="Total">Bytes of all files, as far as known.</param>
/// <param name="BytesPerSecond">The rate over the last seconds.</param>
/// <param name="Remaining">The time left at that rate; null while there is none.</param>
/// <param name="File">The file that moved last.</param>
public sealed record DownloadProgress(long Done, long Total, double BytesPerSecond, TimeSpan? Remaining, string File);
