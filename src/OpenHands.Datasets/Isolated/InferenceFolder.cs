using OpenHands.Datasets.Isolated.Corpora;
using OpenHands.Formats;
using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Clips without labels: all videos of a folder (not below it), each with its pickle beside it, or all pickles where there is no video
/// (docs/upstream.md#clips). Upstream knows .mp4, .avi and .MOV only; here a video is what extraction takes for one.
/// </summary>
internal static class InferenceFolder
{
    /// <summary>The clips of a folder, in ordinal order.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="defects">Says how a pickle is named after its video.</param>
    /// <exception cref="InvalidDataException">A video has no pickle, or two have the same one; the message says what to do.</exception>
    public static IEnumerable<IsolatedItem> Read(string root, Defects defects)
    {
        var videos = ClipFolder.Files(root, SearchOption.TopDirectoryOnly).Where(VideoFiles.IsVideo).ToArray();
        var reader = new PickleClipReader(defects);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var video in videos)
        {
            var pickle = reader.Resolve(video);
            if (!File.Exists(pickle))
            {
                throw new InvalidDataException(
                    $"{video}: no {Path.GetFileName(pickle)} beside it; extract its poses first (openhands extract)");
            }

            if (!owners.TryAdd(pickle, video))
            {
                throw new InvalidDataException(
                    $"{video}: its poses would be {Path.GetFileName(pickle)}, which are those of {Path.GetFileName(owners[pickle])}; "
                    + "rename one of the two videos and extract it again");
            }

            yield return new IsolatedItem(video, video, -1, "");
        }

        if (videos.Length == 0)
        {
            foreach (var pickle in ClipFolder.Pickles(root, SearchOption.TopDirectoryOnly))
            {
                yield return new IsolatedItem(pickle, pickle, -1, "");
            }
        }
    }
}
