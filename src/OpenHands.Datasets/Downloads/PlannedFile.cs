using OpenHands.Datasets.Catalogue;

namespace OpenHands.Datasets.Downloads;

/// <summary>One file of a <see cref="DownloadPlan"/>.</summary>
/// <param name="Entry">The catalogue's entry: licence, availability, address.</param>
/// <param name="Path">The final path.</param>
/// <param name="State">What is there already.</param>
/// <param name="BytesToFetch">Bytes still to come (0 if none); null if the size is not known.</param>
public sealed record PlannedFile(CatalogueEntry Entry, string Path, PlannedState State, long? BytesToFetch)
{
    internal static PlannedFile Of(CatalogueEntry entry, string folder)
    {
        var path = System.IO.Path.Combine(folder, entry.FileName);
        if (File.Exists(path))
        {
            return new(entry, path, PlannedState.Present, 0);
        }

        if (entry.Availability != Availability.Public)
        {
            return new(entry, path, PlannedState.NotPublic, 0);
        }

        var part = new FileInfo(path + ".part");
        return part.Exists
            ? new(entry, path, PlannedState.Partial, entry.Bytes is { } whole ? Math.Max(0, whole - part.Length) : null)
            : new(entry, path, PlannedState.ToFetch, entry.Bytes);
    }
}
