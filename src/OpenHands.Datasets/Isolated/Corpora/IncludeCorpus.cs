using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// INCLUDE and INCLUDE-50 (Indian): CSV Category, Word, Video, FilePath (spec/openhands.md section 11.2). The split is the file.
/// </summary>
public sealed class IncludeCorpus : IsolatedCorpus
{
    // Upstream leaves this gloss out: its clips double those of "Second".
    private const string LeftOut = "/Second (Number)/";

    /// <inheritdoc/>
    public override string ClassName => "INCLUDEDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "ins";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options)
    {
        var file = options.Defects.IncludeClassesFromSplitFile ? null : options.ClassMappingsFile;
        var table = MetadataTable.WithHeader(file ?? options.RequireSplitFile(ClassName));
        var word = table.Column("Word");
        return [.. table.Rows.Select((row, i) => options.Gloss(row[word], table.Where(i))).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var path = options.RequireSplitFile(ClassName);
        var table = MetadataTable.WithHeader(path);
        var (word, file) = (table.Column("Word"), table.Column("FilePath"));
        var vocabulary = new Vocabulary(glosses, options.ClassMappingsFile ?? path);
        foreach (var (row, i) in table.Rows.Select((row, i) => (row, i)))
        {
            var (clip, gloss) = (ListedPath.Of(row[file]), options.Gloss(row[word], table.Where(i)));
            if (!clip.Contains(LeftOut, StringComparison.Ordinal))
            {
                yield return new IsolatedItem(clip, Path.Combine(options.RootDirectory, clip), vocabulary.Label(gloss, table.Where(i)),
                    gloss);
            }
        }
    }
}
