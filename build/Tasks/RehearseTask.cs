using System.Globalization;
using Build.Rehearsals;
using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Rehearse")]
[TaskDescription("Runs the papers' suites whole on a miniature of the catalogue, from a mirror on this machine; in data/rehearsal.")]
public sealed class RehearseTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        var options = context.Options;
        var rehearsal = new Rehearsal(context.Repository, context.Workspace, Path.Combine(context.Workspace, "data", "rehearsal"),
            context.Say);
        await rehearsal.RunAsync(
            options.Suite is { } suite ? [suite] : Rehearsal.Suites, options.Experiments,
            [.. WorkerVerb.Option("parallel", options.Parallel?.ToString(CultureInfo.InvariantCulture))],
            arguments => WorkerVerb.RunAsync(context, "synthesize", arguments), context.Stop);
        if (options.Experiments.Count > 0)
        {
            context.Say("rehearsal: some experiments only; missing cells are not counted.");
            return;
        }

        var missing = rehearsal.MissingCells();
        if (missing.Count > 0)
        {
            throw new StageException(
                $"rehearsal: {missing.Count} cells are missing:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
        }

        context.Say("rehearsal: no cell is missing.");
    }
}
