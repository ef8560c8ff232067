using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Build.Stages;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;
using Stage = Build.Stages.Stage;

namespace Build.Processes;

/// <summary>How stages are run, apart from what they compute: none of this is part of a stage's key.</summary>
public sealed record StageOptions(string Device, string Resume, bool Offline, string? Verbosity, bool Together, string? Mirror = null,
    int? Processes = null, bool InJob = false)
{
    /// <summary>Processes that a stage is trained by: as the command line says, or its resources.</summary>
    public int ProcessesOf(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Kind.Name == "pretrain" ? Processes ?? stage.Resources?.Processes ?? 1 : 1;
    }

    /// <summary>Refuses processes that a stage's batches cannot be cut for, and those that nothing here can start.</summary>
    /// <exception cref="StageException">It does; the message says what to change.</exception>
    public void RequireProcesses(Stage stage)
    {
        if (ProcessesOf(stage) is not (var processes and > 1))
        {
            return;
        }

        MpiLauncher.Require(processes);
        RequireParts(stage, processes);
    }

    /// <summary>Refuses processes that a stage's batches cannot be cut for.</summary>
    /// <exception cref="StageException">It does; the message says what to change.</exception>
    public static void RequireParts(Stage stage, int processes)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var config = (ConfigMap)YamlDocument.Parse(stage.Config, $"{stage.Name}/{StageFolder.ConfigName}")!;
        var settings = (PretrainSettings)StageSchema.Read(StageKind.Pretrain, config, new ConfigReport());
        if (settings.Params.Refuses(processes) is { } problem)
        {
            throw new StageException($"{stage.Name}: {problem}. Nothing has been changed.");
        }
    }
}

/// <summary>Runs a stage as a child process of this host.</summary>
/// <param name="worker">The program that does the work.</param>
/// <param name="options">How stages are run.</param>
/// <param name="workspace">The folder that data/ and results/ are in.</param>
/// <param name="say">Hears one line at a time.</param>
/// <param name="close">Hears the lines for the end of the output.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle, which alone needs disposal, is never asked for.")]
public sealed class LocalExecutor(Worker worker, StageOptions options, string workspace, Action<string> say, Action<string> close)
    : IStageExecutor
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

    public async Task CheckAsync(IReadOnlyList<Stage> stages, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var folder = Path.Combine(workspace, "data", ".cache", "checks", Guid.NewGuid().ToString("N"));
        try
        {
            var paths = new List<string>();
            foreach (var stage in stages)
            {
                paths.Add(Path.Combine(folder, stage.Name, StageFolder.ConfigName)); // its name is in the worker's message
                AtomicFile.Write(paths[^1], stage.Config);
            }

            var lines = new List<string>();
            string[] arguments = ["check", .. paths, $"--device={options.Device}", $"--resume={options.Resume}"];
            if (await worker.With(arguments, workspace, lines.Add).RunAsync(stop) is var code and not 0)
            {
                var said = string.Join(Environment.NewLine, lines)
                    .Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal);
                throw new StageException(
                    $"{said}{Environment.NewLine}This was found before the run (exit code {code}); nothing has been changed.");
            }
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    public async Task ExecuteAsync(Stage stage, StageLock held, Action<Process> started, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(held);
        var logPath = Path.Combine(stage.Output, StageFolder.LogName);
        await using var log = options.Together ? new StreamWriter(logPath, append: true) { AutoFlush = true } : null;
        Action<string>? line = log is null ? null : text =>
        {
            log.WriteLine(text);
            say($"{stage.Name}: {text}");
        };
        int code;
        try
        {
            var processes = options.ProcessesOf(stage);
            var launcher = processes > 1 ? await LauncherAsync(stage, processes, stop) : null;
            code = await worker.With(ArgumentsOf(stage), workspace, line, started, launcher, held.Variables).RunAsync(stop);
        }
        catch (OperationCanceledException)
        {
            close(WhatIsSaved.Of(stage));
            throw;
        }

        switch (code)
        {
            case 0:
                return;
            case Interrupted:
                close(WhatIsSaved.Of(stage));
                throw new OperationCanceledException($"{stage.Name} was interrupted");
            default:
                var hint = code is 137 or 139 ? ", killed by the system, often for want of memory" : string.Empty;
                var where = log is null ? $"its folder is {stage.Output}" : $"its log is {logPath}";
                throw new StageException($"{stage.Name} failed (exit code {code}{hint}); {where}");
        }
    }

    public bool IsLaunched(Stage stage) => options.ProcessesOf(stage) > 1;

    private async Task<IReadOnlyList<string>> LauncherAsync(Stage stage, int processes, CancellationToken stop)
    {
        if (options.InJob)
        {
            if (await SrunLauncher.CommandAsync(processes, workspace, stop) is { } srun)
            {
                return srun;
            }

            say($"{stage.Name}: srun --mpi=pmix does not start here; mpirun starts the {processes} processes");
        }

        return await MpiLauncher.CommandAsync(processes, stage.Threads, workspace, stop);
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

        if (options.ProcessesOf(stage) is var processes and > 1)
        {
            yield return $"--processes={processes}";
        }

        if (stage.Part is { } part)
        {
            yield return $"--part={part.Work}";
        }

        if (StagePart.FolderFor(stage) is { } parts)
        {
            yield return $"--parts={parts}";
        }

        if (options.Verbosity is { } verbosity)
        {
            yield return $"--verbosity={verbosity}";
        }

        if (options.Offline && stage.Kind.Name == "download")
        {
            yield return "--offline";
        }

        if (options.Mirror is { } mirror && stage.Kind.Name == "download")
        {
            yield return $"--mirror={mirror}";
        }

        if (options.Together)
        {
            yield return "--plain";
        }
    }
}
