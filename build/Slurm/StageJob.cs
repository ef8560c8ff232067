using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Build.Processes;
using Build.Stages;
using Build.Suites;

namespace Build.Slurm;

/// <summary>The node's side: makes the stages of one job by the plan that was submitted, and nothing else.</summary>
public sealed partial class StageJob : IDisposable
{
    /// <summary>The host's verb for it.</summary>
    public const string Verb = "stage";

    /// <summary>The exit code of a job that saved and could not go back to the queue: whoever waits submits it again.</summary>
    public const int SubmitAgain = 85;

    private const int Usr1 = 10;
    private const int MostWithoutProgress = 2;

    // A worker told to stop before the limit has until shortly before it; one that is cancelled is killed half a minute later.
    private static readonly TimeSpan KeptForTheEnd = TimeSpan.FromSeconds(30);

    private readonly SlurmPlan _plan;
    private readonly string _name;
    private readonly FrozenJob _job;
    private readonly IReadOnlyDictionary<string, Stage> _stages;
    private readonly SlurmQueue _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly string _id = Variable("SLURM_ARRAY_TASK_ID") is { } index ? $"{Variable("SLURM_ARRAY_JOB_ID")}_{index}"
        : Variable("SLURM_JOB_ID") ?? "0";
    private readonly int _restart = int.Parse(Variable("SLURM_RESTART_COUNT") ?? "0", CultureInfo.InvariantCulture);
    private readonly Lock _saying = new();
    private bool _limitIsNear;

    private StageJob(SlurmPlan plan, string name)
    {
        _plan = plan;
        _name = plan.LabelOf(name, _id) is { } label && plan.Jobs.ContainsKey(label) ? label
            : throw new StageException($"The plan {plan.Folder} has no job {name} ({_id}).");
        _job = plan.Jobs[_name];
        _stages = plan.Thaw();
        _queue = new SlurmQueue(new SlurmSite(), Say);
        _signals.Add(PosixSignalRegistration.Create((PosixSignal)Usr1, context => Stop(context, limit: true)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, limit: false)));
    }

    /// <summary>The whole of a job's process. Its exit code is the job's.</summary>
    public static async Task<int> RunAsync(string planPath, string name)
    {
        try
        {
            using var job = new StageJob(SlurmPlan.Read(planPath), name);
            return await job.RunAsync();
        }
        catch (StageException e)
        {
            Console.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    public void Dispose()
    {
        _signals.ForEach(s => s.Dispose());
        _stop.Dispose();
    }

    private async Task<int> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var progress = Progress();
        File.Delete(SlurmPlan.EndOf(_plan.Folder, _name)); // that of an earlier start
        Say($"job {_id} on {Environment.MachineName} ({Variable("SLURMD_NODENAME")}), start {progress.Starts}, worker {_plan.Worker}");
        var (code, message) = (0, (string?)null);
        var stage = _stages[_job.Stages[0]];
        try
        {
            foreach (var name in _job.Stages)
            {
                stage = _stages[name];
                await MakeAsync(stage, progress.Starts == 1);
            }
        }
        catch (LockLostException e)
        {
            Say(e.Message);
            return 1; // whatever is to be written about this job, its successor writes
        }
        catch (OperationCanceledException)
        {
            (code, message) = Interrupted(stage, ref progress);
        }
        catch (Exception e) when (e is StageException or IOException or UnauthorizedAccessException)
        {
            (code, message) = (1, e.Message);
        }

        if (message is not null)
        {
            Say(code == 1 ? $"error: {message}" : message);
        }

        var end = new SlurmEnd(
            _id, _restart, code, Variable("SLURMD_NODENAME") ?? Environment.MachineName, clock.Elapsed.TotalSeconds, PeakMemory(), message);
        AtomicFile.Write(SlurmPlan.EndOf(_plan.Folder, _name), JsonSerializer.Serialize(end, SlurmJson.Default.SlurmEnd));
        if (code == SubmitAgain)
        {
            Write(progress);
            await _queue.RequeueAsync(_id, CancellationToken.None); // the last act: Slurm ends this process
        }

        return code;
    }

    private async Task MakeAsync(Stage stage, bool isFirstStart)
    {
        var frozen = _plan.Stages.Single(s => s.Name == stage.Name);
        var hashes = new InputHashes(Path.Combine(_plan.Workspace, "data", ".cache", "hashes.txt")); // read here, never written
        var identities = new StageIdentities(hashes);
        if (frozen.Kind != TableStage.Kind && identities.Of(stage).Key != frozen.Key)
        {
            throw new StageException($"{stage.Name}: inputs changed since submission: {Changed(identities)}. "
                + "Submit it again, and leave inputs alone until it is done.");
        }

        if (frozen.Kind == TableStage.Kind && _plan.KeepGoing)
        {
            var keys = _plan.Stages.ToDictionary(s => s.Name, s => s.Key);
            stage = stage with { After = [.. stage.After.Where(s => new StageFolder(s).Manifest?.Key == keys[s.Name])] };
        }

        // What asks to start over means the first start: a job that was interrupted goes on.
        var forced = isFirstStart && _job.Forced.Contains(stage.Name) ? new ForcedStages(all: false, [stage.Name]) : ForcedStages.None;
        var options = new StageOptions(
            _job.Device, isFirstStart ? _plan.Resume : "auto", _plan.Offline, _plan.Verbosity, Together: true, _plan.Mirror,
            _job.Processes, InJob: true);
        var grace = TimeSpan.FromSeconds(Math.Max(_plan.SignalBefore - KeptForTheEnd.TotalSeconds, ChildProcess.UsualGrace.TotalSeconds));
        var worker = new Worker(_plan.Repository, new DotNetBuild(_plan.Repository, Say), _plan.Worker)
        {
            Grace = grace,
            Wrap = _plan.Wrap,
        };
        var machine = new ProvenanceReader(_plan.Repository);
        var runner = new StageRunner(
            new StageInspector(identities, forced, verify: false),
            forced,
            new LocalExecutor(worker, options, _plan.Workspace, Say, Say),
            () => machine.Read() with { Commit = _plan.Commit, Dirty = _plan.Dirty },
            _plan.Workspace,
            Say,
            new LockTaker(new LockJob(_id, _restart, Variable("SLURM_CLUSTER_NAME")), SlurmLocks.IsUnfinished,
                TimeSpan.FromSeconds(_plan.Takeover)),
            _job.Memory);
        await runner.RunAsync(stage, options.Resume == "never", _stop.Token);
    }

    private string Changed(StageIdentities identities)
    {
        foreach (var frozen in _plan.Stages.Where(s => s.Kind != TableStage.Kind))
        {
            var now = identities.Of(_stages[frozen.Name]);
            string NowOf(string input) => now.Inputs.GetValueOrDefault(input)?.Sha256 ?? "missing";
            if (frozen.InputHashes.FirstOrDefault(i => NowOf(i.Key) != i.Value) is { Key: { } key })
            {
                return $"{key} of {frozen.Name} ({_stages[frozen.Name].Inputs.First(i => i.Key == key).Path})";
            }
        }

        return "a stage above";
    }

    /// <summary>A job that saved goes back to the queue as long as it gets on between one interruption and the next.</summary>
    private (int Code, string Message) Interrupted(Stage stage, ref SlurmProgress progress)
    {
        if (!_limitIsNear)
        {
            return (LocalExecutor.Interrupted, $"{stage.Name} was told to end, and saved; the same command goes on.");
        }

        if (!stage.Kind.Resumes)
        {
            return (1, $"{stage.Name} reached its time limit, and cannot go on from where it was; give it a longer resources.time.");
        }

        var mark = Mark(stage);
        progress = progress with
        {
            Requeues = progress.Requeues + 1,
            WithoutProgress = mark == progress.Mark ? progress.WithoutProgress + 1 : 0,
            Mark = mark,
        };
        return progress.WithoutProgress >= MostWithoutProgress
            ? (1, $"{stage.Name} was started {progress.WithoutProgress} times in a row without getting further; "
                + "give it a longer resources.time.")
            : progress.Requeues > _plan.Requeues
                ? (1, $"{stage.Name} was interrupted {progress.Requeues} times, more than requeues in {SlurmSite.FileName} allows.")
                : (SubmitAgain, $"{stage.Name} nears its time limit and has saved ({mark}); goes back to the queue.");
    }

    // What shows that a stage got on: the step of its newest checkpoint, or how many files it has made.
    private static string Mark(Stage stage) => WhatIsSaved.LastStep(stage) is { } step ? $"{stage.Name}, step {step}"
        : !Directory.Exists(stage.Output) ? $"{stage.Name}, nothing"
        : $"{stage.Name}, {Directory.EnumerateFiles(stage.Output, "*", SearchOption.AllDirectories).Count()} files";

    private string ProgressPath => Path.Combine(_plan.Folder, $"{_name}.progress.json");

    private SlurmProgress Progress()
    {
        var before = File.Exists(ProgressPath)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(ProgressPath), SlurmJson.Default.SlurmProgress) : null;
        var now = (before ?? new SlurmProgress(0, 0, 0, string.Empty)) with { Starts = (before?.Starts ?? 0) + 1 };
        Write(now);
        return now;
    }

    private void Write(SlurmProgress progress) =>
        AtomicFile.Write(ProgressPath, JsonSerializer.Serialize(progress, SlurmJson.Default.SlurmProgress));

    private void Stop(PosixSignalContext context, bool limit)
    {
        context.Cancel = true;
        _limitIsNear |= limit && !_stop.IsCancellationRequested;
        _stop.Cancel();
    }

    private void Say(string line)
    {
        lock (_saying)
        {
            Console.WriteLine(line);
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    // The largest of the children that have ended: the worker, since git and others are small. In kilobytes, at the same place of struct
    // rusage on every 64-bit Linux.
    private static long? PeakMemory()
    {
        const int Children = -1;
        const int MaxResident = 32;
        Span<byte> usage = stackalloc byte[256];
        return OperatingSystem.IsLinux() && GetUsage(Children, usage) == 0 ? BitConverter.ToInt64(usage[MaxResident..]) << 10 : null;
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, Span<byte> usage);
}
