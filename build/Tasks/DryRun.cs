using Build.Stages;

namespace Build.Tasks;

/// <summary>What --dryrun prints: each task with its stages, and why each of them would run.</summary>
public static class DryRun
{
    public static void Print(BuildContext context, IReadOnlyList<string> tasks)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(tasks);
        var (wouldRun, cached) = (0, 0);
        foreach (var task in tasks)
        {
            Console.WriteLine(task);
            foreach (var status in StageKind.All.Any(k => k.Task == task) ? context.Pipeline.Inspect(task) : [])
            {
                Console.WriteLine(status.IsCurrent ? $"  cached     {status.Stage.Name}" : $"  would run  {status.Stage.Name}  ({status.Reason})");
                foreach (var missing in status.MissingInputs)
                {
                    Console.WriteLine($"             would need {missing.Key}: {missing.Path}");
                }

                _ = status.IsCurrent ? cached++ : wouldRun++;
            }
        }

        Console.WriteLine($"{wouldRun} stages would run, {cached} are cached.");
        context.Hashes?.Save();
    }
}
