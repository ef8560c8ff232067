namespace OpenHands.Datasets.Catalogue;

/// <summary>One file that the field has published, or keeps to itself: a row of a table in experiments/catalogue.</summary>
public abstract record CatalogueEntry
{
    /// <summary>The name by which a config asks for it; unique in the catalogue.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for lists: <c>raw corpus</c>, <c>isolated dataset</c>, <c>checkpoint</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Where it is fetched; null if it is not public.</summary>
    public required Uri? Url { get; init; }

    /// <summary>The size in bytes, if it is known.</summary>
    public required long? Bytes { get; init; }

    /// <summary>Whether <see cref="Bytes"/> is exact rather than rounded by whoever published it.</summary>
    public required bool BytesExact { get; init; }

    /// <summary>
    /// The published SHA-256 in lower-case hexadecimal; null where none is (then the first download is learned and locked).
    /// </summary>
    public required string? Sha256 { get; init; }

    /// <summary>The licence as its publisher names it, or where to read it.</summary>
    public required string Licence { get; init; }

    /// <summary>Whether it can be fetched.</summary>
    public required Availability Availability { get; init; }

    /// <summary>Where this row's data come from.</summary>
    public required string Source { get; init; }

    /// <summary>The name of the file to keep it under.</summary>
    public string FileName => Url is null ? Name : Path.GetFileName(Url.LocalPath);
}
