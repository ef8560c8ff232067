using System.Collections.Concurrent;
using System.Diagnostics;
using Build.Stages;

namespace Build.Tests.Stages;

/// <summary>Stands for the worker: writes one output file, and remembers what it was asked for.</summary>
internal sealed class FakeExecutor : IStageExecutor
{
    public ConcurrentQueue<string> Ran { get; } = new();

    /// <summary>The stages that were checked, in order.</summary>
    public List<string> Checked { get; } = [];

    /// <summary>What a check finds; null for nothing.</summary>
    public string? Refuses { get; set; }

    /// <summary>What to do instead of writing the output.</summary>
    public Func<Stage, CancellationToken, Task>? Work { get; set; }

    public Task PrepareAsync(CancellationToken stop) => Task.CompletedTask;

    public Task CheckAsync(IReadOnlyList<Stage> stages, CancellationToken stop)
    {
        Checked.AddRange(stages.Select(s => s.Name));
        return Refuses is { } refusal ? throw new StageException(refusal) : Task.CompletedTask;
    }

    public async Task ExecuteAsync(Stage stage, StageLock held, Action<Process> started, CancellationToken stop)
    {
        Ran.Enqueue(stage.Name);
        if (Work is { } work)
        {
            await work(stage, stop);
            return;
        }

        await File.WriteAllTextAsync(Path.Combine(stage.Output, "result.txt"), stage.Config, stop);
    }
}
