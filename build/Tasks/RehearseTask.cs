using System.Globalization;
using Build.Rehearsals;
using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Rehearse")]
[TaskDescription("Runs the papers' suites whole on a miniature of the catalogue, from a mirror on this machine; in data/rehearsal.")]
public sealed class RehearseTask : AsyncFrostingTask<BuildContext>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(4); // most stages of a rehearsal take less

    public override async Task RunAsync(BuildContext context)
    {
        var options = context.Options;
        if (options is { Kills: > 0, OnSlurm: true })
        {
            throw new StageException("--kills is about runs on this machine: leave out --executor=slurm.");
        }

        string[] suites = options.Suite is { } suite ? [suite] : [.. Rehearsal.Suites];
        var whole = Path.Combine(context.Workspace, "data", "rehearsal");
        await RehearseAsync(context, suites, whole, null);
        var wrong = Problems(context, suites, whole);
        if (options.Kills > 0)
        {
            wrong = [.. wrong, .. await KilledAsync(context, suites, whole)];
        }

        if (wrong.Count > 0)
        {
            throw new StageException(
                $"rehearsal: {wrong.Count} things are wrong:{Environment.NewLine}{string.Join(Environment.NewLine, wrong)}");
        }

        context.Say(options.Experiments.Count > 0
            ? "rehearsal: some experiments only; missing cells are not counted."
            : "rehearsal: the tables are those of the papers, and no cell is missing.");
    }

    // From nothing, in a folder of its own, against the tables of the run that nobody disturbed.
    private static async Task<IReadOnlyList<string>> KilledAsync(BuildContext context, string[] suites, string whole)
    {
        var folder = whole + "-killed";
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var seed = Random.Shared.Next();
        context.Say($"rehearsal: the moments of kills are chosen with seed {seed}");
        var killer = new Killer(context.Options.Kills, new Random(seed), LongestWait, Console.WriteLine);
        await RehearseAsync(context, suites, folder, killer);
        string[] both = [.. from suite in suites from name in context.Options.Experiments.DefaultIfEmpty("")
                            select $"{suite}/{name}".TrimEnd('/')];
        var differences = TableComparison.Differences(Path.Combine(whole, "results"), Path.Combine(folder, "results"), both);
        context.Say($"rehearsal: killed {killer.Killed} times; {differences.Count} rows of tables differ from the undisturbed run's");
        return differences;
    }

    private static Task RehearseAsync(BuildContext context, string[] suites, string folder, Killer? killer) =>
        new Rehearsal(context.Repository, context.Workspace, folder, Path.Combine(context.Workspace, "data", "rehearsal", "miniature"),
            context.Say).RunAsync(
            suites, context.Options.Experiments,
            context.Options.OnSlurm
                ? ["--executor=slurm"]
                : [.. WorkerVerb.Option("parallel", context.Options.Parallel?.ToString(CultureInfo.InvariantCulture))],
            arguments => WorkerVerb.RunAsync(context, "synthesize", arguments), killer, context.Options.OnSlurm, context.Stop);

    private static IReadOnlyList<string> Problems(BuildContext context, string[] suites, string folder) =>
        context.Options.Experiments.Count > 0 ? [] : PaperTables.Differences(
            Path.Combine(context.Workspace, "experiments", "catalogue"), Path.Combine(folder, "results"), suites);
}
