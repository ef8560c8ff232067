using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Clean")]
[TaskDescription("Removes build outputs (bin/, obj/); with --all also what stages made of the suite (--suite, default sample).")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        string[] roots = [Path.Combine(context.Repository, "src"), Path.Combine(context.Repository, "tests")];
        foreach (var project in roots.SelectMany(Directory.EnumerateDirectories))
        {
            Remove(context, Path.Combine(project, "bin"));
            Remove(context, Path.Combine(project, "obj"));
        }

        if (context.Options.All)
        {
            // Each stage by its own folder: downloads that suites share, and other suites, stay.
            foreach (var stage in context.Pipeline.Stages)
            {
                Remove(context, stage.Output);
            }
        }
    }

    private static void Remove(BuildContext context, string folder)
    {
        if (Directory.Exists(folder))
        {
            context.Say($"removing {Path.GetRelativePath(context.Workspace, folder)}");
            Directory.Delete(folder, recursive: true);
        }
    }
}
