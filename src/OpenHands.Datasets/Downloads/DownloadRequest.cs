using OpenHands.Datasets.Catalogue;

namespace OpenHands.Datasets.Downloads;

/// <summary>One file to fetch.</summary>
/// <param name="Name">What to call it in messages.</param>
/// <param name="Url">Where it is; null if it can only be brought along.</param>
/// <param name="Path">The final path.</param>
/// <param name="Bytes">Its size, if known.</param>
/// <param name="BytesExact">Whether that size is exact; otherwise it only serves estimates.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal, if published; otherwise the first download is learned and locked.</param>
public sealed record DownloadRequest(string Name, Uri? Url, string Path, long? Bytes = null, bool BytesExact = false, string? Sha256 = null)
{
    /// <summary>A file that is larger is refused, at the latest when so much of it has arrived; null for no limit.</summary>
    public long? MostBytes { get; init; }

    /// <summary>The request for an entry of the catalogue.</summary>
    public static DownloadRequest For(CatalogueEntry entry, string folder) =>
        new(
            entry.Name,
            entry.Availability == Availability.Public ? entry.Url : null,
            System.IO.Path.Combine(folder, entry.FileName),
            entry.Bytes,
            entry.BytesExact,
            entry.Sha256);
}
