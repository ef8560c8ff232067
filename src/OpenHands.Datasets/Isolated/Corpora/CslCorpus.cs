using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// CSL (Chinese, 500 words): pickles in a folder per class, names that begin with the signer (P01 ...); split by a list, or signers 1 to 35
/// train and the others val and test.
/// </summary>
public sealed class CslCorpus : IsolatedCorpus
{
    private const int LastTrainSigner = 35;

    /// <inheritdoc/>
    public override string ClassName => "CSLDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "csl";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        [.. MetadataFile.Lines(options.RequireClassMappings(ClassName))
            .Select((line, i) => options.Gloss(line.Trim(), $"{options.ClassMappingsFile}, row {i + 1}"))];

    /// <inheritdoc/>
    public override RootLandmark Landmark(IsolatedDatasetSettings options) => RootLandmark.Named(
        "a folder for each class, 000 and on", name => name.Length == 3 && name.All(char.IsAsciiDigit));

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        if (options.SplitFile is not null)
        {
            // The list's class names do not agree with the class file; the folder's number does.
            return ClipFolder.Listed(options, row => row.Replace(".mp4", ".pkl", StringComparison.Ordinal))
                .Select(file => Item(file, vocabulary).Item);
        }

        return ClipFolder.Pickles(options.RootDirectory, SearchOption.AllDirectories)
            .Select(file => Item(file, vocabulary))
            .Where(found => found.Signer <= LastTrainSigner
                ? options.Splits.Contains("train")
                : options.Splits.Contains("test") || options.Splits.Contains("val"))
            .Select(found => found.Item);
    }

    private static (IsolatedItem Item, int Signer) Item(string file, Vocabulary vocabulary)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(file));
        if (Path.GetFileName(file).Split('_')[0] is not ['P', .. var signer])
        {
            throw new InvalidDataException($"{file}: expected a name that begins with the signer, like P01_");
        }

        var (label, gloss) = vocabulary.At(Number(folder, file), file);
        return (new IsolatedItem(file, file, label, gloss, "P" + signer), Number(signer, file));
    }
}
