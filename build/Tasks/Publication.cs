using Build.Stages;
using OpenHands.Runs;

namespace Build.Tasks;

/// <summary>
/// The tables as git keeps them: copied out of results/ when somebody asks for it, so that no run changes a tracked file.
/// </summary>
internal static class Publication
{
    /// <summary>The folder's name under results/.</summary>
    public const string Folder = "published";

    private static readonly string[] NotPublished = ["README.md", NightlyTask.SummaryFile];

    /// <summary>Copies every table and says what became of each.</summary>
    public static void Write(string results, string published, Action<string> say)
    {
        foreach (var file in Files(results))
        {
            var name = Path.GetRelativePath(results, file).Replace('\\', '/');
            var (path, text) = (Path.Combine(published, name), TextOf(file));
            var before = File.Exists(path) ? File.ReadAllText(path) : null;
            if (before != text)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, text);
            }

            say($"results/{Folder}/{name}: {(before is null ? "new" : before == text ? "unchanged" : "replaced")}");
        }
    }

    /// <summary>The tables of results/, by full path.</summary>
    public static IEnumerable<string> Files(string results) => ResultFolders.Suites(results).Prepend(results)
        .SelectMany(Directory.EnumerateFiles)
        .Where(file => Path.GetExtension(file) is ".csv" or ".md" && !NotPublished.Contains(Path.GetFileName(file)))
        .Order(StringComparer.Ordinal);

    // Links of a table lead from results/; one folder deeper they go one up.
    private static string TextOf(string file) =>
        Path.GetExtension(file) == ".md"
            ? File.ReadAllText(file).Replace("](runs/", "](../runs/", StringComparison.Ordinal)
            : File.ReadAllText(file);
}
