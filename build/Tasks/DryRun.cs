using Build.Slurm;
using Build.Stages;
using Build.Suites;
using Build.Suites.Plans;
using OpenHands.Runs;

namespace Build.Tasks;

/// <summary>What --dryrun prints: each task with its stages, why each of them would run, and how long it took the last time.</summary>
public static class DryRun
{
    public static void Print(BuildContext context, IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(tasks);
        var all = new List<StageStatus>();
        var catalogue = Path.Combine(context.Workspace, "experiments", "catalogue");
        var (downloads, trainings) = (new DownloadPreview(catalogue), new TrainingPreview(new TrainingEstimates(catalogue)));
        if (context.Options.OnSlurm)
        {
            context.Pipeline.Plan(tasks);
        }

        var jobs = context.Options.OnSlurm ? ((SlurmPipeline)context.Pipeline).PreviewAsync().GetAwaiter().GetResult() : default;
        var statuses = context.Options.Models ? [] : tasks.Where(task => CachedKind.All.Any(k => k.Task == task))
            .ToDictionary(task => task, context.Pipeline.Inspect);
        var words = Planned(context, catalogue, [.. statuses.Values.SelectMany(s => s)]);
        foreach (var task in tasks)
        {
            Console.WriteLine(task);
            if (task == CachedKind.Named("download").Task)
            {
                PrintModels(context, downloads);
                if (context.Options.Models)
                {
                    continue;
                }
            }

            var stages = statuses.GetValueOrDefault(task) ?? [];
            foreach (var line in stages.SelectMany(s => Lines(s)
                .Concat(jobs.Lines?.GetValueOrDefault(s.Stage) is { } job ? [$"           {job}"] : Array.Empty<string>())
                .Concat(s.IsCurrent ? [] : downloads.Of(s.Stage))
                .Concat(s.IsCurrent || s.LastSeconds is not null ? [] : trainings.Of(s.Stage))
                .Concat(s.IsCurrent || words is null ? [] : words.Of(s.Stage))))
            {
                Console.WriteLine($"  {line}");
            }

            all.AddRange(stages);
            if (task == CleanTask.Name)
            {
                PrintClean(context);
            }
        }

        var stale = all.Where(s => s is { IsCurrent: false, IsKept: false }).ToList();
        if (!context.Options.Models)
        {
            Console.WriteLine($"{stale.Count} stages would run, {all.Count - stale.Count} are cached.");
        }

        if (jobs.Sum is not null)
        {
            Console.WriteLine(jobs.Sum);
        }

        foreach (var line in downloads.Totals(FreeBytes(context)))
        {
            Console.WriteLine(line);
        }

        if (words is not null && stale.Count > 0)
        {
            foreach (var line in words.Totals(TimeProvider.System, context.Together, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes))
            {
                Console.WriteLine(line);
            }
        }

        if (stale.Where(s => s.LastSeconds is not null).ToList() is { Count: > 0 } timed)
        {
            Console.WriteLine($"{timed.Count} of them ran before, in {RunProgress.Duration(timed.Sum(s => s.LastSeconds!.Value))}.");
        }

        context.Hashes?.Save();
    }

    // Suites that fetch nothing are small: what they come to is seen by running them.
    private static PlanText? Planned(BuildContext context, string catalogue, IReadOnlyList<StageStatus> statuses) =>
        statuses.All(status => status.Stage.Kind.Name != "download")
            ? null
            : new PlanText(SuitePlan.Of(statuses, catalogue, context.Together), new NetworkNeeds(catalogue).Gpu?.Name);

    private static void PrintModels(BuildContext context, DownloadPreview downloads)
    {
        var folders = context.Options.Models
            ? [TrackingModels.DefaultFolder]
            : TrackingModels.FoldersOf(context.Pipeline.Inspect(CachedKind.Named("extract").Task));
        foreach (var folder in folders)
        {
            Console.WriteLine($"  would check {folder}");
            Console.WriteLine($"  {downloads.OfModels(Path.GetFullPath(folder, context.Workspace))}");
        }
    }

    private static void PrintClean(BuildContext context)
    {
        var folders = CleanTask.Folders(context).Select(folder => (folder, Bytes: CleanTask.Size(folder))).ToList();
        foreach (var (folder, bytes) in folders)
        {
            Console.WriteLine($"  would remove {Path.GetRelativePath(context.Workspace, folder)}  {Megabytes(bytes)}");
        }

        Console.WriteLine($"  {folders.Count} folders, {Megabytes(folders.Sum(f => f.Bytes))}");
        foreach (var stage in CleanTask.Spent(context))
        {
            Console.WriteLine($"  would remove the files of {Path.GetRelativePath(context.Workspace, stage.Output)}  "
                + Megabytes(CleanTask.Size(stage.Output)));
        }

        foreach (var row in TableRows.LostWith(context.Workspace, folders.Select(f => f.folder)))
        {
            Console.WriteLine($"  would be lost from a table: {row}");
        }
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0.0} MB");

    private static long FreeBytes(BuildContext context) => new DriveInfo(context.Workspace).AvailableFreeSpace;

    private static IEnumerable<string> Lines(StageStatus status)
    {
        if (status.IsCurrent)
        {
            yield return $"cached     {status.Stage.Name}";
            yield break;
        }

        if (status.IsKept)
        {
            yield return $"kept       {status.Stage.Name}  ({status.Reason})";
            yield break;
        }

        var took = status.LastSeconds is { } seconds ? $"; took {RunProgress.Duration(seconds)}" : string.Empty;
        yield return $"would run  {status.Stage.Name}  ({status.Reason}{took})";
        if (status.WillBeKeptAs is { } place)
        {
            yield return $"           keeps what is there as {Path.GetFileName(place)}";
        }

        foreach (var missing in status.MissingInputs)
        {
            yield return $"           would need {missing.Key}: {missing.Path}";
        }
    }
}
