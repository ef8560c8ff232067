using System.Text.Json;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>ASLLVD (American): classes one a line; split JSON from a clip's name to its label.</summary>
public sealed class AsllvdCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "ASLLVDDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "ase";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
    [
        .. MetadataFile.Lines(options.RequireClassMappings(ClassName))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0)
            .Select(line => options.Gloss(line, options.ClassMappingsFile!))
            .Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var path = options.RequireSplitFile(ClassName);
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        foreach (var entry in MetadataFile.Json(path, JsonValueKind.Object).EnumerateObject())
        {
            var gloss = options.Gloss(MetadataFile.Text(entry.Value, "label", path).Trim('\n', '\t'), $"{path}: {entry.Name}");
            var name = ListedPath.Of(entry.Name);
            yield return new IsolatedItem(name, Path.Combine(options.RootDirectory, name), vocabulary.Label(gloss, path), gloss);
        }
    }
}
