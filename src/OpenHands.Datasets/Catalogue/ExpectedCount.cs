namespace OpenHands.Datasets.Catalogue;

/// <summary>How many items and classes a split of a dataset has when it is complete.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Variant">Which of its subsets, such as <c>wlasl100</c>.</param>
/// <param name="Split"><c>train</c>, <c>val</c> or <c>test</c>.</param>
/// <param name="Items">Number of clips.</param>
/// <param name="Classes">Number of glosses that this split's metadata define.</param>
/// <param name="Source">Where the numbers come from.</param>
public sealed record ExpectedCount(string Dataset, string Variant, string Split, int Items, int Classes, string Source);
