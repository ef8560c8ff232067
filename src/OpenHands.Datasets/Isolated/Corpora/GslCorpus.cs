using System.Text.RegularExpressions;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>GSL (Greek): classes one a line; split file "path|gloss" without a header.</summary>
public sealed partial class GslCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "GSLDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "gss";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        [.. MetadataFile.Lines(options.RequireClassMappings(ClassName)).Select(line => line.Trim()).Where(line => line.Length > 0)
            .Select(line => options.Gloss(line, options.ClassMappingsFile!))];

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        var table = MetadataTable.WithoutHeader(options.RequireSplitFile(ClassName), 2, '|');
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var (name, gloss) = (ListedPath.Of(table.Rows[i][0]), options.Gloss(table.Rows[i][1], table.Where(i)));
            var signer = Signer().Match(name) is { Success: true } match ? match.Value : null;
            var location = Path.Combine(options.RootDirectory, name);
            yield return new IsolatedItem(name, location, vocabulary.Label(gloss, table.Where(i)), gloss, signer);
        }
    }

    [GeneratedRegex("signer[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Signer();
}
