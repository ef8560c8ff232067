using System.Xml;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// RWTH-PHOENIX-Weather signer 03 cut-outs (German): corpus XML of recordings with one orth text each.
/// Upstream's gloss order changes from run to run; here it is sorted. The class file should be <c>data.corpus</c>: the test corpus
/// that some shipped configurations name lacks most training classes.
/// </summary>
public sealed class PhoenixSigner03Corpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "RWTH_Phoenix_Signer03_Dataset";

    /// <inheritdoc/>
    public override string LanguageCode => "gsg";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        [.. Recordings(options.RequireClassMappings(ClassName))
            .Select(recording => options.Gloss(recording.Gloss, options.ClassMappingsFile!)).Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses)
    {
        var path = options.RequireSplitFile(ClassName);
        var vocabulary = new Vocabulary(glosses, options.RequireClassMappings(ClassName));
        foreach (var (listed, written) in Recordings(path))
        {
            var (name, gloss) = (ListedPath.Of(listed), options.Gloss(written, $"{path}: {listed}"));
            yield return new IsolatedItem(name, Path.Combine(options.RootDirectory, name), vocabulary.Label(gloss, path), gloss,
                "Signer03");
        }
    }

    private static List<(string Name, string Gloss)> Recordings(string path)
    {
        var names = new List<string>();
        var glosses = new List<string>();
        var inOrth = false;
        MetadataFile.Xml(path, node =>
        {
            if (node.NodeType == XmlNodeType.Element)
            {
                inOrth = node.LocalName == "orth";
                if (node.LocalName == "recording")
                {
                    names.Add(node.GetAttribute("name") ?? throw new InvalidDataException($"{path}: a recording without a name"));
                }
            }
            else if (node.NodeType == XmlNodeType.Text && inOrth)
            {
                glosses.Add(node.Value.Trim(' ', '\n', '\t'));
                inOrth = false;
            }
        });
        return names.Count == glosses.Count
            ? [.. names.Zip(glosses)]
            : throw new InvalidDataException($"{path}: {names.Count} recordings, but {glosses.Count} orth texts; expected one each");
    }
}
