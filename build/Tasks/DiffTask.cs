using Build.Stages;
using Cake.Frosting;
using OpenHands.Runs;

namespace Build.Tasks;

[TaskName("Diff")]
[TaskDescription("Prints what differs between two runs: parameters, inputs, code, machine, metrics, clips (--runs=A,B).")]
public sealed class DiffTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        if (context.Options.Runs is not [var before, var now])
        {
            throw new StageException("Diff needs --runs=A,B, two runs; --target=Runs lists their names.");
        }

        try
        {
            var index = RunIndex.Read(context.Workspace, withKept: true);
            var (first, second) = (index.Find(before), index.Find(now));
            Console.WriteLine($"{first.Name} -> {second.Name}");
            foreach (var line in RunDiff.Of(context.Workspace, first, second).Lines())
            {
                Console.WriteLine(line);
            }
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidDataException)
        {
            throw new StageException($"Diff: {wrong.Message}", wrong);
        }
    }
}
