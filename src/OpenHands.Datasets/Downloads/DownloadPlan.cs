using OpenHands.Datasets.Catalogue;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// What a download would do, told before anything starts: bytes to fetch, room on the disk, licence and availability of each file.
/// </summary>
/// <param name="Items">The files.</param>
/// <param name="Bytes">Bytes to fetch, as far as sizes are known.</param>
/// <param name="UnknownSizes">Files to fetch whose size is not known.</param>
/// <param name="FreeBytes">Room on the disk.</param>
public sealed record DownloadPlan(IReadOnlyList<PlannedFile> Items, long Bytes, int UnknownSizes, long FreeBytes)
{
    /// <summary>Looks at the disk only; nothing is fetched or verified.</summary>
    /// <param name="entries">The files wanted.</param>
    /// <param name="folder">The folder for them; need not exist.</param>
    /// <param name="freeSpace">Bytes free on the disk of a folder that exists; null asks the system.</param>
    public static DownloadPlan For(IEnumerable<CatalogueEntry> entries, string folder, Func<string, long>? freeSpace = null)
    {
        var items = entries.Select(entry => PlannedFile.Of(entry, folder)).ToList();
        var open = items.Where(item => item.State is PlannedState.ToFetch or PlannedState.Partial).ToList();
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        return new(
            items,
            open.Sum(item => item.BytesToFetch ?? 0),
            open.Count(item => item.BytesToFetch is null),
            (freeSpace ?? (path => new DriveInfo(path).AvailableFreeSpace))(existing));
    }

    /// <summary>Whether there is room for what is known.</summary>
    public bool Fits => Bytes <= FreeBytes;
}
