using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// Your own data set: a CSV with the columns file and gloss, and if wanted split and signer; files are pose pickles below the root
/// folder. Without a split column all rows belong to every split. Classes are all glosses of the file, sorted. Ours.
/// </summary>
public sealed class CsvCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "CsvDataset";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        SplitTable.Read(options.RequireSplitFile(ClassName), "file", options).Glosses;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> ReadSplits(IsolatedDatasetSettings options) =>
        SplitTable.Read(options.RequireSplitFile(ClassName), "file", options).Splits();

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses) =>
        SplitTable.Read(options.RequireSplitFile(ClassName), "file", options)
            .Items(options.Splits, glosses, file => Path.Combine(options.RootDirectory, file));
}
