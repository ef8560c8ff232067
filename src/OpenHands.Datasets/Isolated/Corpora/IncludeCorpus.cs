using System.Text.RegularExpressions;
using OpenHands.Poses;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// INCLUDE and INCLUDE-50 (Indian): CSV Category, Word, Video, FilePath. The split is the file.
/// </summary>
public sealed partial class IncludeCorpus : IsolatedCorpus
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
        return [.. table.Rows.Select((row, i) => Word(options, row[word], table.Where(i))).Distinct().Order(StringComparer.Ordinal)];
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
            var (clip, gloss) = (ListedPath.Of(row[file]), Word(options, row[word], table.Where(i)));
            if (!clip.Contains(LeftOut, StringComparison.Ordinal))
            {
                yield return new IsolatedItem(clip, Path.Combine(options.RootDirectory, clip), vocabulary.Label(gloss, table.Where(i)),
                    gloss);
            }
        }
    }

    /// <inheritdoc/>
    public override IClipReader OpenReader(IsolatedDatasetSettings options) => new PickleClipReader(
        options.Defects, options.LayoutTrouble, undoesPixels: !options.Defects.IncludeSwappedPixels);

    // The released lists write "4.sad" in one split and "4. sad" in the other; sorted, both have the same order.
    private static string Word(IsolatedDatasetSettings options, string text, string where) =>
        Number().Replace(options.Gloss(text, where), "$1. ");

    [GeneratedRegex(@"^([0-9]+)\.\s*(?=\S)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Number();
}
