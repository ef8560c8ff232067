namespace OpenHands.Datasets.Catalogue;

/// <summary>A file of a dataset of isolated signs: its poses, or its metadata (splits, glosses).</summary>
public sealed record IsolatedDatasetFile : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Kind => $"isolated dataset, {Content}";

    /// <summary>The class that reads it, by upstream's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The sign language's English name.</summary>
    public required string Language { get; init; }

    /// <summary>Its ISO 639-3 code.</summary>
    public required string LanguageCode { get; init; }

    /// <summary><c>poses</c> or <c>metadata</c>.</summary>
    public required string Content { get; init; }
}
