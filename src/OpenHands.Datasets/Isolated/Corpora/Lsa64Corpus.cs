using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// LSA64 (Argentinian): pickles named sign_signer_repetition; signers 1 to 8 train, 9 val, 10 test.
/// </summary>
public sealed class Lsa64Corpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "LSA64Dataset";

    /// <inheritdoc/>
    public override string LanguageCode => "aed";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        [.. MetadataTable.WithoutHeader(options.RequireClassMappings(ClassName), 2, '|')
            .Rows.Select(row => options.Gloss(row[1].Trim(), options.ClassMappingsFile!))];

    /// <inheritdoc/>
    public override RootLandmark Landmark(IsolatedDatasetSettings options) => RootLandmark.Named(
        "pickles like 001_009_002.pkl", name => name.EndsWith(".pkl", StringComparison.OrdinalIgnoreCase) && name.Split('_').Length == 3);

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        foreach (var file in ClipFolder.Pickles(options.RootDirectory, SearchOption.TopDirectoryOnly))
        {
            if (Path.GetFileNameWithoutExtension(file).Split('_') is not [var sign, var signer, _])
            {
                throw new InvalidDataException($"{file}: expected a name like 001_009_002.pkl (sign, signer, repetition)");
            }

            var split = Number(signer, file) switch { 10 => "test", 9 => "val", _ => "train" };
            if (options.Splits.Contains(split))
            {
                var (label, gloss) = vocabulary.At(Number(sign, file) - 1, file);
                yield return new IsolatedItem(file, file, label, gloss, signer);
            }
        }
    }
}
