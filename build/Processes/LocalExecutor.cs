using System.Diagnostics;
using Build.Stages;

namespace Build.Processes;

/// <summary>Runs a stage as a child process of this host.</summary>
public sealed class LocalExecutor(Worker worker, StageOptions options, string workspace, Action<string> say) : IStageExecutor
{
    /// <summary>The exit code of a worker that was told to stop.</summary>
    public const int Interrupted = 130;

    private readonly SemaphoreSlim _building = new(1);

    /// <summary>Stages that start together build one after the other: the second finds nothing left to build.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        await _building.WaitAsync(stop);
        try
        {
            await worker.EnsureBuiltAsync(stop);
        }
        finally
        {
            _building.Release();
        }
    }

    public async Task ExecuteAsync(Stage stage, Action<Process> started, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var logPath = Path.Combine(stage.Output, "worker.log");
        await using var log = options.Together ? new StreamWriter(logPath, append: true) { AutoFlush = true } : null;
        Action<string>? line = log is null ? null : text =>
        {
            log.WriteLine(text);
            say($"{stage.Name}: {text}");
        };
        switch (await worker.With(ArgumentsOf(stage), workspace, line, started).RunAsync(stop))
        {
            case 0:
                return;
            case Interrupted:
                throw new OperationCanceledException($"{stage.Name} was interrupted");
            case var code:
                var hint = code is 137 or 139 ? ", killed by the system, often for want of memory" : string.Empty;
                var where = log is null ? $"its folder is {stage.Output}" : $"its log is {logPath}";
                throw new StageException($"{stage.Name} failed (exit code {code}{hint}); {where}");
        }
    }

    private IEnumerable<string> ArgumentsOf(Stage stage)
    {
        yield return stage.Kind.Name;
        yield return $"--config={new StageFolder(stage).ConfigPath}";
        yield return $"--output={stage.Output}";
        if (stage.Kind.IsRun)
        {
            yield return $"--device={options.Device}";
        }

        if (stage.Kind is { IsRun: true, Resumes: true })
        {
            yield return $"--resume={options.Resume}";
        }

        if (options.Verbosity is { } verbosity)
        {
            yield return $"--verbosity={verbosity}";
        }

        if (options.Offline && stage.Kind.Name == "download")
        {
            yield return "--offline";
        }

        if (options.Together)
        {
            yield return "--plain";
        }
    }
}
