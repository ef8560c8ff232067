using System.Globalization;
using System.Text;
using OpenHands.Results.Embeddings;
using OpenHands.Runs.Metrics;

namespace OpenHands.Results.TensorBoard;

/// <summary>
/// Embeddings as TensorBoard's projector reads them: <c>tensors.tsv</c>, <c>metadata.tsv</c>, <c>projector_config.pbtxt</c>, and an event
/// file that makes the folder one of TensorBoard's runs. Names are those of tensorboard/plugins/projector/projector_config.proto.
/// </summary>
public static class ProjectorFiles
{
    private const string EventFile = "events.out.tfevents.0000000000.embed";

    /// <summary>Writes the files; those of an earlier call are replaced.</summary>
    /// <param name="folder">The embeddings' folder.</param>
    /// <param name="embeddings">The clips.</param>
    /// <param name="recalls">Scalars of the folder by name, such as recall at 1.</param>
    /// <param name="clock">Where the scalars' time comes from.</param>
    public static void Write(
        string folder, EmbeddingFolder embeddings, IReadOnlyDictionary<string, double> recalls, TimeProvider clock)
    {
        AtomicFile.Write(Path.Combine(folder, "tensors.tsv"), Lines(embeddings.Features.Select(feature =>
            feature.Select(value => value.ToString(CultureInfo.InvariantCulture)))));
        AtomicFile.Write(Path.Combine(folder, "metadata.tsv"), Lines(embeddings.Names.Zip(embeddings.Glosses)
            .Select(clip => new[] { clip.First, clip.Second }).Prepend(["name", "gloss"])));
        var events = Path.Combine(folder, EventFile);
        File.Delete(events);
        using (var scalars = new TensorBoardEvents(events, 0, clock))
        {
            foreach (var (name, value) in recalls)
            {
                scalars.Scalar(name, 0, value);
            }
        }

        AtomicFile.Write(Path.Combine(folder, "projector_config.pbtxt"), string.Create(CultureInfo.InvariantCulture, $$"""
            embeddings {
              tensor_name: "embeddings"
              tensor_shape: {{embeddings.Features.Count}}
              tensor_shape: {{embeddings.Features[0].Length}}
              tensor_path: "tensors.tsv"
              metadata_path: "metadata.tsv"
            }

            """));
    }

    private static string Lines(IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin('\t', row.Select(field => field.AsSpan().IndexOfAny('\t', '\r', '\n') < 0 ? field
                : string.Join(' ', field.Split('\t', '\r', '\n')))).Append('\n');
        }

        return text.ToString();
    }
}
