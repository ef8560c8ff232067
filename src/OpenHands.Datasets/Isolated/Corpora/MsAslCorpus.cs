using System.Text.Json;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// MS-ASL (American): a JSON list of instances; a clip is clean_text/signer_id, which several instances may share. Upstream's gloss order
/// changes from run to run; here it is sorted, as it was before that defect.
/// </summary>
public sealed class MsAslCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "MSASLDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "ase";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options)
    {
        // Upstream takes the training split's instances for class list; the data set's own one is a list of texts.
        var path = options.RequireClassMappings(ClassName);
        return [.. Instances(path)
            .Select(entry => entry.ValueKind == JsonValueKind.String ? entry.GetString()! : MetadataFile.Text(entry, "text", path))
            .Select(text => options.Gloss(text, path)).Distinct()
            .Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var path = options.RequireSplitFile(ClassName);
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        foreach (var instance in Instances(path))
        {
            var (gloss, signer) = (options.Gloss(MetadataFile.Text(instance, "text", path), path),
                MetadataFile.Text(instance, "signer_id", path));
            var name = $"{MetadataFile.Text(instance, "clean_text", path)}/{signer}";
            yield return new IsolatedItem(name, Path.Combine(options.RootDirectory, name), vocabulary.Label(gloss, path), gloss, signer);
        }
    }

    private static JsonElement.ArrayEnumerator Instances(string path) => MetadataFile.Json(path, JsonValueKind.Array).EnumerateArray();
}
