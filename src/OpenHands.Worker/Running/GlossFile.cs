using System.Text;
using OpenHands.Formats;

namespace OpenHands.Worker.Running;

/// <summary>glosses.txt in a classifier's folder: one class name per line, in the order of the labels.</summary>
internal static class GlossFile
{
    private const string Name = "glosses.txt";

    public static void Write(string folder, IReadOnlyList<string> glosses) =>
        AtomicFile.Write(Path.Combine(folder, Name),
            stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(glosses.Select(gloss => $"{gloss}\n")))));

    /// <summary>
    /// The class names that belong to a checkpoint: from the run's folder that it is in; null where there is no such file.
    /// </summary>
    public static IReadOnlyList<string>? Beside(string checkpoint)
    {
        var path = RunFolder.Find(checkpoint, Name);
        return path is null ? null : File.ReadAllLines(path);
    }
}
