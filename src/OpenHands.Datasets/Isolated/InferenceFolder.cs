using OpenHands.Datasets.Isolated.Corpora;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Clips without labels: all videos of a folder (not below it), each with its pickle beside it, or all pickles where there is no video
/// (spec/openhands.md section 11.1).
/// </summary>
internal static class InferenceFolder
{
    private static readonly string[] Videos = [".mp4", ".avi", ".mov", ".mkv", ".webm"];

    public static IEnumerable<IsolatedItem> Read(string root)
    {
        var videos = ClipFolder.Files(root, SearchOption.TopDirectoryOnly, Videos);
        foreach (var video in videos)
        {
            var pickle = Path.ChangeExtension(video, ".pkl");
            yield return File.Exists(pickle)
                ? new IsolatedItem(video, video, -1, "")
                : throw new InvalidDataException(
                    $"{video}: no {Path.GetFileName(pickle)} beside it; extract its poses first (openhands extract)");
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
