namespace OpenHands.Datasets.Isolated;

/// <summary>One clip of an isolated-sign dataset, as its metadata lists it.</summary>
/// <param name="Name">Upstream's name of the item: a path below the root, or a whole path where upstream has put the root in it.</param>
/// <param name="Location">Where the clip is: the name joined to the root folder once, or the recording's name in a pose library.</param>
/// <param name="Label">Class index, or -1 where there is none (inference).</param>
/// <param name="Gloss">The class as the metadata writes it; empty where there is none.</param>
/// <param name="Signer">Who signs, where the metadata or the name tells.</param>
/// <param name="Language">Language code inside a concatenation.</param>
/// <param name="Dataset">Class name of the dataset inside a concatenation.</param>
public sealed record IsolatedItem(
    string Name, string Location, int Label, string Gloss, string? Signer = null, string? Language = null, string? Dataset = null);
