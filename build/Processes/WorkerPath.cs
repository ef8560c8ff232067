using Build.Host;

namespace Build.Processes;

/// <summary>The first half of <c>./build.sh openhands ...</c>: makes sure that the worker is built and says where it is.</summary>
public static class WorkerPath
{
    public static async Task<int> PrintAsync()
    {
        using var cancellation = new BuildCancellation();
        try
        {
            // What is said on the way goes to stderr: stdout is the answer.
            var worker = new Worker(RepositoryRoot.Path, new DotNetBuild(RepositoryRoot.Path, Console.Error.WriteLine));
            await worker.EnsureBuiltAsync(cancellation.Token);
            Console.WriteLine(worker.Program);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Stages.StageException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }
}
