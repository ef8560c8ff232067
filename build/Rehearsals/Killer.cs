using System.Diagnostics;
using Build.Processes;

namespace Build.Rehearsals;

/// <summary>
/// Kills a run of stages, with all its children, at random moments and starts it again until it is done. A moment is a number of stages
/// that are done, and some time more, so that kills come all along the run however fast the machine is.
/// </summary>
/// <param name="kills">How often.</param>
/// <param name="random">Chooses the moments.</param>
/// <param name="longest">The most time between a stage's end and a kill.</param>
/// <param name="say">Hears one line at a time.</param>
public sealed class Killer(int kills, Random random, TimeSpan longest, Action<string> say)
{
    private const string Done = ": done in ";

    /// <summary>How often runs were killed.</summary>
    public int Killed { get; private set; }

    /// <summary>Runs to the end and returns the exit code.</summary>
    /// <param name="run">What is started, and started again: with hearers of its lines and of its process.</param>
    /// <param name="stages">How many stages it has to do.</param>
    /// <param name="stop">Ends it for good.</param>
    public async Task<int> RunAsync(Func<Action<string>?, Action<Process>?, ChildProcess> run, int stages, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(run);
        var moments = new Queue<int>(Enumerable.Range(0, kills).Select(_ => random.Next(stages)).Order());
        var done = 0;
        while (true)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Process? process = null;
            var killing = KillAsync(due.Task, () => process!, ended.Token);
            var code = await run(Hear, Begin).RunAsync(stop);
            await ended.CancelAsync();
            if (!await killing)
            {
                return code;
            }

            Killed++;
            moments.Dequeue();
            say($"killed after {done} of {stages} stages ({Killed}); started again");

            void Begin(Process started)
            {
                process = started;
                Look();
            }

            void Hear(string line)
            {
                say(line);
                done += line.Contains(Done, StringComparison.Ordinal) ? 1 : 0;
                Look();
            }

            void Look()
            {
                if (moments.TryPeek(out var moment) && done >= moment)
                {
                    due.TrySetResult();
                }
            }
        }
    }

    private async Task<bool> KillAsync(Task due, Func<Process> process, CancellationToken ended)
    {
        try
        {
            await due.WaitAsync(ended);
            await Task.Delay(longest * random.NextDouble(), ended);
        }
        catch (OperationCanceledException)
        {
            return false; // it came to its end first
        }

        process().Kill(entireProcessTree: true);
        return true;
    }
}
