using Build.Stages;
using OpenHands.Runs.Manifests;

namespace Build.Suites;

/// <summary>
/// The stage that makes the tables: one per suite, reading every finished run under results/runs. Its key is that of all those runs, with
/// the keys that this suite's own will have.
/// </summary>
public static class TableStage
{
    public const string Kind = "tabulate";

    public static Stage After(string workspace, string suite, IReadOnlyList<Stage> stages)
    {
        var experiments = Path.Combine(workspace, "experiments");
        var results = Path.Combine(workspace, "results");
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (folder, key) in OtherRuns(workspace, stages))
        {
            parameters[$"runs.{folder}"] = key;
        }

        return new Stage("tables", CachedKind.Named(Kind), Path.Combine(results, ".cache", "tables", suite))
        {
            Suite = suite,
            Config = $"kind: {Kind}\nsuite: {suite}\n",
            Parameters = parameters,
            Inputs = [new StageInput("experiments", experiments)], // what the suites promise, and the catalogue's reference values
            AlsoWrites = [Path.Combine(results, "*.csv"), Path.Combine(results, suite, "*.csv")],
            After = [.. stages.Where(s => s.Kind.IsRun)],
        };
    }

    private static IEnumerable<(string Folder, string Key)> OtherRuns(string workspace, IReadOnlyList<Stage> stages)
    {
        var runs = Path.Combine(workspace, "results", "runs");
        if (!Directory.Exists(runs))
        {
            yield break;
        }

        var own = stages.Select(s => s.Output).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(runs, StageManifestFile.Name, SearchOption.AllDirectories))
        {
            var folder = Path.GetDirectoryName(file)!;
            if (!own.Contains(folder) && !KeptFolderName.IsKept(folder) && KeyOf(folder) is { } key)
            {
                yield return (Path.GetRelativePath(runs, folder).Replace('\\', '/'), key);
            }
        }
    }

    // A damaged run is left out of the tables; the stage names it.
    private static string? KeyOf(string folder)
    {
        try
        {
            return StageManifestFile.Read(folder)?.Key;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
