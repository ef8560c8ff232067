using System.Globalization;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// Bosphorus22k (Turkish): one CSV SubsetID, ClassID, ClassName_tr, ClassName_eng, UserID, RepeatID; user 4 is val and test, the others
/// train
/// </summary>
public sealed class BosphorusCorpus : IsolatedCorpus
{
    private const int TestSigner = 4;

    /// <inheritdoc/>
    public override string ClassName => "Bosphorus22kDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "tsm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options)
    {
        var table = MetadataTable.WithHeader(options.RequireClassMappings(ClassName));
        var name = table.Column("ClassName_tr");
        return [.. table.Rows.Select(row => options.Gloss(row[name].Trim(), options.ClassMappingsFile!)).Distinct()
            .Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        var table = MetadataTable.WithHeader(options.SplitFile ?? options.RequireClassMappings(ClassName));
        var (id, name, user, repeat) =
            (table.Column("ClassID"), table.Column("ClassName_tr"), table.Column("UserID"), table.Column("RepeatID"));
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var (row, where) = (table.Rows[i], table.Where(i));
            var tested = Number(row[user].Split('_')[^1], where) == TestSigner;
            if (tested ? options.Splits.Contains("test") || options.Splits.Contains("val") : options.Splits.Contains("train"))
            {
                var file = Path.Combine(
                    options.RootDirectory,
                    Number(row[id], where).ToString("0000", CultureInfo.InvariantCulture),
                    $"{row[user]}_{Number(row[repeat], where):000}.pkl");
                var gloss = options.Gloss(row[name].Trim(), where);
                yield return new IsolatedItem(file, file, vocabulary.Label(gloss, where), gloss, row[user]);
            }
        }
    }
}
