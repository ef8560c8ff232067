using Build.Stages;
using Cake.Frosting;
using OpenHands.Runs;

namespace Build.Tasks;

[TaskName("Runs")]
[TaskDescription("Lists finished runs, also those kept under other settings (--filter, --sort; --runs=A,B --tag=WORD gives them a tag).")]
public sealed class RunsTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var index = RunIndex.Read(context.Workspace, withKept: true);
        index.LeftOut.ToList().ForEach(context.Say);
        try
        {
            if (context.Options.Tag is { } tag)
            {
                Tag(context, index, tag);
                return;
            }

            var runs = RunList.Sort(RunFilter.Apply(index.Runs, context.Options.Filter), context.Options.Sort);
            foreach (var line in RunList.Lines(runs, DateTimeOffset.UtcNow))
            {
                Console.WriteLine(line);
            }
        }
        catch (ArgumentException wrong)
        {
            throw new StageException($"Runs: {wrong.Message}", wrong);
        }
    }

    private static void Tag(BuildContext context, RunIndex index, string tag)
    {
        if (context.Options.Runs.Count == 0)
        {
            throw new StageException("Runs --tag needs --runs=A,B, the runs to tag.");
        }

        foreach (var run in context.Options.Runs.Select(index.Find))
        {
            RunTags.Change(Path.Combine(context.Workspace, run.Folder), tag);
            context.Say($"{run.Name}: {string.Join(' ', RunTags.Read(Path.Combine(context.Workspace, run.Folder)))}");
        }
    }
}
