using Build.Suites;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Default")]
[TaskDescription("The whole pipeline of a suite, down to its tables (default suite: sample).")]
[IsDependentOn(typeof(TabulateTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        foreach (var line in ResultSummary.Lines(context.Pipeline.Stages))
        {
            Console.WriteLine(line);
        }
    }
}
