using Build.Slurm;
using Build.Stages;
using Build.Suites;
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
        var (downloads, trainings) = (new DownloadPreview(catalogue), new TrainingPreview(catalogue));
        if (context.Options.OnSlurm)
        {
            context.Pipeline.Plan(tasks);
        }

        var jobs = context.Options.OnSlurm ? ((SlurmPipeline)context.Pipeline).PreviewAsync().GetAwaiter().GetResult() : default;
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

            var stages = CachedKind.All.Any(k => k.Task == task) ? context.Pipeline.Inspect(task) : [];
            foreach (var line in stages.SelectMany(s => Lines(s)
                .Concat(jobs.Lines?.GetValueOrDefault(s.Stage) is { } job ? [$"           {job}"] : Array.Empty<string>())
                .Concat(s.IsCurrent ? [] : downloads.Of(s.Stage))
                .Concat(s.IsCurrent || s.LastSeconds is not null ? [] : trainings.Of(s.Stage))))
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

        if (stale.Where(s => s.LastSeconds is not null).ToList() is { Count: > 0 } timed)
        {
            Console.WriteLine($"{timed.Count} of them ran before, in {RunProgress.Duration(timed.Sum(s => s.LastSeconds!.Value))}.");
        }

        context.Hashes?.Save();
    }

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
