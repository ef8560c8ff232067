using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName(Name)]
[TaskDescription("Removes build outputs (bin/, obj/); with --all also what stages made of the suite (--suite, default sample), "
    + "with --earlier only what they made under other settings.")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    internal const string Name = "Clean";

    public override void Run(BuildContext context)
    {
        var folders = Folders(context).ToList();
        using var locks = new DisposableList();

        // All or nothing: while one stage is being made, no stage's folders are removed.
        foreach (var stage in OfResults(context).Where(stage => StageFolders(context, stage).Any(Directory.Exists)))
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
    }

    /// <summary>What would be removed. Nothing else in this repository deletes results.</summary>
    internal static IEnumerable<string> Folders(BuildContext context) =>
        (context.Options.Earlier ? [] : BuildOutputs(context))
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
