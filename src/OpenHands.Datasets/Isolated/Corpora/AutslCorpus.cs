using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>AUTSL (Turkish): class CSV ClassId, TR, EN; split CSV name, ClassId without a header.</summary>
public sealed class AutslCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "AUTSLDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "tsm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        [.. NamesByClassId(options).Select(entry => entry.Value).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        var names = NamesByClassId(options).ToDictionary(entry => entry.Key, entry => entry.Value);
        var table = MetadataTable.WithoutHeader(options.RequireSplitFile(ClassName), 2);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var (name, id) = (table.Rows[i][0] + "_color.pkl", Number(table.Rows[i][1], table.Where(i)));
            var (label, gloss) = options.Defects.AutslRawClassIds
                ? vocabulary.At(id, table.Where(i))
                : names.TryGetValue(id, out var turkish)
                    ? (vocabulary.Label(turkish, table.Where(i)), turkish)
                    : throw new InvalidDataException($"{table.Where(i)}: ClassId {id} is not in {options.ClassMappingsFile}");
            yield return new IsolatedItem(name, Path.Combine(options.RootDirectory, name), label, gloss, name.Split('_')[0]);
        }
    }

    private List<KeyValuePair<int, string>> NamesByClassId(IsolatedDatasetSettings options)
    {
        var table = MetadataTable.WithHeader(options.RequireClassMappings(ClassName));
        var (id, turkish) = (table.Column("ClassId"), table.Column("TR"));
        return [.. table.Rows.Select((row, i) => KeyValuePair.Create(Number(row[id], table.Where(i)),
            options.Gloss(row[turkish], table.Where(i))))];
    }
}
