namespace OpenHands.Datasets.Catalogue;

/// <summary>A corpus of unlabelled signing, as poses in the raw HDF5 layout: input of pretraining.</summary>
public sealed record RawCorpus : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Kind => "raw corpus";

    /// <summary>The sign language's English name.</summary>
    public required string Language { get; init; }

    /// <summary>Its ISO 639-3 code.</summary>
    public required string LanguageCode { get; init; }

    /// <summary>Hours of video.</summary>
    public required double Hours { get; init; }
}
