using Build.Stages;
using Build.Suites.Plans;
using Cake.Frosting;
using OpenHands.Runs.Manifests;

namespace Build.Tasks;

[TaskName(Name)]
[TaskDescription("Removes build outputs (bin/, obj/); with --all also what stages made of the suite (--suite, default sample), "
    + "with --earlier only what they made under other settings, with --spent only data that no stage reads any more.")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    internal const string Name = "Clean";

    public override void Run(BuildContext context)
    {
        var folders = Folders(context).ToList();
        using var locks = new DisposableList();

        // All or nothing: while one stage is being made, no stage's folders are removed.
        var spent = Spent(context).ToList();
        foreach (var stage in OfResults(context).Where(stage => StageFolders(context, stage).Any(Directory.Exists)).Concat(spent))
        {
            locks.Add(StageLock.TryTake(new StageLocks(context.Workspace).PathOf(stage), out var held, out var owner)
                ? held
                : throw new StageException(
                    $"{stage.Name} is being made by {owner?.ToString() ?? "another process"}; nothing was removed."));
        }

        foreach (var folder in folders)
        {
            context.Say($"removing {Path.GetRelativePath(context.Workspace, folder)}");
            Directory.Delete(folder, recursive: true);
        }

        foreach (var stage in spent)
        {
            context.Say($"removing the files of {Path.GetRelativePath(context.Workspace, stage.Output)}; its manifest stays");
            new StageFolder(stage).Spend();
        }
    }

    /// <summary>The data stages whose files nothing will read again: whoever reads them is done.</summary>
    internal static IEnumerable<Stage> Spent(BuildContext context)
    {
        if (!context.Options.Spent)
        {
            return [];
        }

        var current = CachedKind.All.Select(kind => kind.Task).Distinct().SelectMany(context.Pipeline.Inspect)
            .Where(status => status.IsCurrent).Select(status => status.Stage).ToHashSet<Stage>(ReferenceEqualityComparer.Instance);
        return DataReaders.Of(context.Pipeline.Stages)
            .Where(pair => current.Contains(pair.Key) && pair.Value.All(current.Contains))
            .Select(pair => pair.Key)
            .Where(stage => Size(stage.Output) > new FileInfo(Path.Combine(stage.Output, StageManifestFile.Name)).Length);
    }

    /// <summary>What would be removed. Nothing else in this repository deletes results.</summary>
    internal static IEnumerable<string> Folders(BuildContext context) =>
        (context.Options.Earlier || context.Options.Spent ? [] : BuildOutputs(context))
        .Concat(OfResults(context).SelectMany(stage => StageFolders(context, stage))).Where(Directory.Exists);

    /// <summary>Bytes of all files of a folder.</summary>
    internal static long Size(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private static IEnumerable<string> BuildOutputs(BuildContext context)
    {
        string[] roots = [Path.Combine(context.Repository, "src"), Path.Combine(context.Repository, "tests")];
        return roots.SelectMany(Directory.EnumerateDirectories)
            .SelectMany(project => (string[])[Path.Combine(project, "bin"), Path.Combine(project, "obj")]);
    }

    // Each stage by its own folder: downloads that suites share, and other suites, stay.
    private static IReadOnlyList<Stage> OfResults(BuildContext context) =>
        context.Options is { All: false, Earlier: false } ? [] : context.Pipeline.Stages;

    private static IEnumerable<string> StageFolders(BuildContext context, Stage stage) =>
        new KeptFolders(stage).All.Concat(context.Options.Earlier ? [] : (string[])[stage.Output]);
}
