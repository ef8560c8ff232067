using System.Collections.Concurrent;
using System.Diagnostics;

namespace Build.Stages;

/// <summary>
/// The stages of a run in their order. One at a time, a task's stages run when the task is reached; with a width above 1, whatever has
/// all its inputs may run together, across tasks, and a task only waits for its own stages.
/// </summary>
/// <param name="stages">In topological order.</param>
/// <param name="inspector">Says whether a stage has to run.</param>
/// <param name="runner">Runs one.</param>
/// <param name="width">How many may run at the same time.</param>
/// <param name="startOver">Nothing left by an interrupted run is resumed.</param>
/// <param name="stop">Ends the run.</param>
/// <param name="progress">Hears of each stage; null for nobody.</param>
public sealed class LocalPipeline(
    IReadOnlyList<Stage> stages, StageInspector inspector, StageRunner runner, int width, bool startOver, CancellationToken stop,
    RunProgress? progress = null)
    : IStagePipeline
{
    private readonly ConcurrentDictionary<Stage, Task> _running = new(ReferenceEqualityComparer.Instance);
    private readonly SemaphoreSlim _slots = new(width);
    private readonly CancellationTokenSource _failed = new();
    private HashSet<string>? _tasksOfRun;
    private int _begun;

    public IReadOnlyList<Stage> Stages => stages;

    /// <summary>Says which tasks the run consists of, so that stages of later ones may start early.</summary>
    public void Plan(IEnumerable<string> tasks) => _tasksOfRun = [.. tasks];

    public IReadOnlyList<StageStatus> Inspect(string task) => [.. stages.Where(s => s.Kind.Task == task).Select(inspector.Inspect)];

    public bool HasWork(string task) =>
        stages.Any(s => s.Kind.Task == task && (_running.ContainsKey(s) || !inspector.Inspect(s).IsCurrent));

    /// <summary>Ends when every stage of the task is done, or every one of those that are asked for.</summary>
    public async Task CompleteAsync(string task, Func<Stage, bool>? only = null)
    {
        var own = stages.Where(s => s.Kind.Task == task && (only is null || only(s))).ToList();
        if (Interlocked.Exchange(ref _begun, 1) == 0)
        {
            var planned = only is not null ? own : OfRun(task).ToList();
            await runner.CheckAsync(planned, stop);
            progress?.Begin(planned.Select(inspector.Inspect));
        }

        if (width == 1)
        {
            foreach (var stage in own.Where(s => !inspector.Inspect(s).IsCurrent))
            {
                await RunAsync(stage);
            }

            return;
        }

        foreach (var stage in only is not null ? own : OfRun(task))
        {
            _ = _running.GetOrAdd(stage, s => Task.Run(() => StartAsync(s), CancellationToken.None));
        }

        try
        {
            await Task.WhenAll(own.Select(s => _running[s]));
        }
        catch
        {
            await DrainAsync();
            throw Failure(own.Select(s => _running[s])) ?? Failure(_running.Values) ?? new OperationCanceledException(stop);
        }
    }

    /// <summary>
    /// Starts nothing more and waits for what runs; a stage that other stages' failure leaves unstarted is not a failure itself.
    /// </summary>
    public async Task DrainAsync()
    {
        await _failed.CancelAsync();
        await Task.WhenAll(_running.Values).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _failed.Dispose();
    }

    private IEnumerable<Stage> OfRun(string task) => stages.Where(s => _tasksOfRun?.Contains(s.Kind.Task) ?? s.Kind.Task == task);

    private static Exception? Failure(IEnumerable<Task> tasks) =>
        tasks.Select(t => t.Exception?.GetBaseException()).FirstOrDefault(e => e is not null and not OperationCanceledException);

    private async Task RunAsync(Stage stage)
    {
        var clock = Stopwatch.StartNew();
        await runner.RunAsync(stage, startOver, stop);
        progress?.Done(stage, clock.Elapsed.TotalSeconds);
    }

    private async Task StartAsync(Stage stage)
    {
        // Stages come in topological order, so those above have been started.
        await Task.WhenAll(stage.After.Where(_running.ContainsKey).Select(s => _running[s]));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_failed.Token, stop);
        await _slots.WaitAsync(ended.Token);
        try
        {
            ended.Token.ThrowIfCancellationRequested();
            if (!inspector.Inspect(stage).IsCurrent)
            {
                await RunAsync(stage);
            }
        }
        catch
        {
            await _failed.CancelAsync();
            throw;
        }
        finally
        {
            _slots.Release();
        }
    }
}
