using System.Text.Json;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// WLASL (American): a JSON list of glosses with their instances; each instance names its split.
/// </summary>
public sealed class WlaslCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "WLASLDataset";

    /// <inheritdoc/>
    public override string LanguageCode => "ase";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options)
    {
        var path = options.RequireSplitFile(ClassName);
        return [.. MetadataFile.Json(path, JsonValueKind.Array).EnumerateArray()
            .Select(entry => options.Gloss(MetadataFile.Text(entry, "gloss", path), path))
            .Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> ReadSplits(IsolatedDatasetSettings options)
    {
        var path = options.RequireSplitFile(ClassName);
        return MetadataFile.Json(path, JsonValueKind.Array).EnumerateArray()
            .SelectMany(entry => entry.TryGetProperty("instances", out var instances) && instances.ValueKind == JsonValueKind.Array
                ? instances.EnumerateArray() : [])
            .CountBy(instance => MetadataFile.Text(instance, "split", path)).ToDictionary();
    }

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var path = options.RequireSplitFile(ClassName);
        var vocabulary = new Vocabulary(glosses, path);
        foreach (var entry in MetadataFile.Json(path, JsonValueKind.Array).EnumerateArray())
        {
            var gloss = options.Gloss(MetadataFile.Text(entry, "gloss", path), path);
            if (!entry.TryGetProperty("instances", out var instances) || instances.ValueKind != JsonValueKind.Array)
            {
                throw new InvalidDataException($"{path}: gloss '{gloss}' has no list 'instances'");
            }

            foreach (var instance in instances.EnumerateArray().Where(i => options.Splits.Contains(MetadataFile.Text(i, "split", path))))
            {
                var name = MetadataFile.Text(instance, "video_id", path);
                var signer = instance.TryGetProperty("signer_id", out var id) ? id.ToString() : null;
                yield return new IsolatedItem(
                    name, Path.Combine(options.RootDirectory, name), vocabulary.Label(gloss, path), gloss, signer);
            }
        }
    }
}
