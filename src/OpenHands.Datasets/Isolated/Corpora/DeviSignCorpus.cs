using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// DEVISIGN (Chinese): folders like <c>P01_1/P01_0002_1_0_20130601.oni</c> (signer, class, ...) that end in a <c>pose.pkl</c>; split by a
/// list, or signers 1 to 4 train and the others val and test.
/// </summary>
public sealed class DeviSignCorpus : IsolatedCorpus
{
    private const string PoseFile = "pose.pkl";
    private const int LastTrainSigner = 4;

    /// <inheritdoc/>
    public override string ClassName => "DeviSignDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "csl";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options)
    {
        var table = MetadataTable.OfTabs(options.RequireClassMappings(ClassName));
        // The G subset's file calls the column "Meaning".
        var meaning = table.Column("Meaning (Chinese)", "Meaning");
        return [.. table.Rows.Select(row => options.Gloss(row[meaning].Trim(), options.ClassMappingsFile!))];
    }

    /// <inheritdoc/>
    public override RootLandmark Landmark(IsolatedDatasetSettings options) => RootLandmark.Named(
        "a folder for each signer and session, like P01_1", name => name is ['P', _, _, '_', _]);

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        if (options.SplitFile is not null)
        {
            return ClipFolder.Listed(options, row => Path.Combine(row, PoseFile)).Select(file => Item(file, vocabulary).Item);
        }

        return ClipFolder.Pickles(options.RootDirectory, SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) == PoseFile)
            .Select(file => Item(file, vocabulary))
            .Where(found => found.Signer <= LastTrainSigner
                ? options.Splits.Contains("train")
                : options.Splits.Contains("test") || options.Splits.Contains("val"))
            .Select(found => found.Item);
    }

    private static (IsolatedItem Item, int Signer) Item(string file, Vocabulary vocabulary)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(file))!;
        if (folder.Split('_') is not [['P', .. var signer], var sign, ..])
        {
            throw new InvalidDataException($"{file}: expected a folder like P01_0002_1_0_20130601.oni (signer, class) around it");
        }

        var (label, gloss) = vocabulary.At(Number(sign, file), file);
        return (new IsolatedItem(file, file, label, gloss, "P" + signer), Number(signer, file));
    }
}
