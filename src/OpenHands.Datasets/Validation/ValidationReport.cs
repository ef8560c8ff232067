namespace OpenHands.Datasets.Validation;

/// <summary>What a dataset looks like.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Splits">Its splits, in the order in which they were given.</param>
/// <param name="Clips">Its recordings, in the order in which they were given.</param>
/// <param name="Duplicates">Groups of two or more recordings with the same keypoints.</param>
/// <param name="ContentLeaks">Those groups whose members are in different splits.</param>
/// <param name="SignerLeaks">Signers in more than one split, with the splits.</param>
/// <param name="ListedTwice">Names that one split lists more than once, with how often (MS-ASL does so by design).</param>
public sealed record ValidationReport(
    string Dataset,
    IReadOnlyList<SplitFindings> Splits,
    IReadOnlyList<ClipFindings> Clips,
    IReadOnlyList<IReadOnlyList<ClipToValidate>> Duplicates,
    IReadOnlyList<IReadOnlyList<ClipToValidate>> ContentLeaks,
    IReadOnlyList<(string Signer, IReadOnlyList<string> Splits)> SignerLeaks,
    IReadOnlyList<(string Name, int Times)> ListedTwice)
{
    /// <summary>
    /// Whether training on it would be wrong or would fail: files missing or broken, values not finite, counts off, content in two splits.
    /// </summary>
    public bool HasErrors =>
        ContentLeaks.Count > 0
        || Splits.Any(split => split.Missing + split.Unreadable + split.NonFinite > 0
            || split.Listed != (split.Expected?.Items ?? split.Listed));
}
