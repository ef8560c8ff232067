namespace OpenHands.Datasets.Catalogue;

/// <summary>A trained model that the original project has released.</summary>
public sealed record UpstreamCheckpoint : CatalogueEntry
{
    /// <inheritdoc/>
    public override string Kind => "checkpoint";

    /// <summary>What it was trained on.</summary>
    public required string Dataset { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }
}
