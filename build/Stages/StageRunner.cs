using System.Collections.Concurrent;
using System.Diagnostics;
using OpenHands.Runs.Manifests;

namespace Build.Stages;

/// <summary>The machine, the tools and the state of the sources that a stage was made with.</summary>
public sealed record Provenance(IReadOnlyDictionary<string, string> Environment, string Commit, bool Dirty);

/// <summary>Runs one stage: takes its lock, makes its folder ready, has the work done, writes the manifest.</summary>
/// <param name="inspector">Says whether and why a stage has to run.</param>
/// <param name="forced">What has to run although it is current.</param>
/// <param name="executor">Does the work.</param>
/// <param name="provenance">Read once a stage has ended.</param>
/// <param name="workspace">The folder that data/ and results/ are in.</param>
/// <param name="say">Hears one line at a time.</param>
/// <param name="taker">Who takes the locks; null for a run on this machine that knows of no cluster.</param>
/// <param name="memory">Bytes that a cluster gave; null where there is no such limit.</param>
public sealed class StageRunner(
    StageInspector inspector, ForcedStages forced, IStageExecutor executor, Func<Provenance> provenance, string workspace,
    Action<string> say, LockTaker? taker = null, long? memory = null)
{
    private static readonly TimeSpan GuardInterval = TimeSpan.FromSeconds(1);

    private readonly LockTaker _taker = taker ?? LockTaker.Here;
    private readonly StageLocks _locks = new(workspace);
    private readonly ConcurrentDictionary<string, bool> _checked = new(StringComparer.Ordinal);

    /// <summary>
    /// Checks every stage that is about to train or evaluate and whose inputs exist already, before any folder is touched. The others are
    /// checked when they start, if there is something to lose.
    /// </summary>
    public async Task CheckAsync(IEnumerable<Stage> stages, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var ready = stages.Where(s => s.Kind.IsRun).Select(inspector.Inspect)
            .Where(s => s is { IsCurrent: false, IsKept: false } && !s.MissingInputs.Any())
            .Where(s => s.Stage.After.All(above => inspector.Inspect(above).IsCurrent))
            .Select(s => s.Stage).ToList();
        if (ready.Count > 0)
        {
            await executor.PrepareAsync(stop);
            await executor.CheckAsync(ready, stop);
            ready.ForEach(s => _checked[s.Name] = true);
        }
    }

    /// <summary>Runs the stage unless it is current, which it may have become while its lock was held by another run.</summary>
    public async Task RunAsync(Stage stage, bool startOver, CancellationToken stop)
    {
        using var held = await StageLock.TakeAsync(
            _locks.PathOf(stage), owner => say($"{stage.Name}: waiting for {owner}"), stop, _taker);
        if (held.IsTakenOver)
        {
            say($"{stage.Name}: taken over from a job that the cluster gave up; waits {_taker.Patience.TotalSeconds:0} s for its end");
            await Task.Delay(_taker.Patience, stop);
        }

        var status = inspector.Inspect(stage);
        if (status.IsCurrent)
        {
            say($"{stage.Name}: made by another run meanwhile");
            return;
        }

        var folder = new StageFolder(stage);
        if (status.IsKept)
        {
            await using var freed = await ChangeAsync(stage, stop);
            SayKept(stage, folder.Exchange(status.Identity.Key));
            say($"{stage.Name}: {status.Reason}");
            return;
        }

        if (status.MissingInputs.FirstOrDefault() is { } missing)
        {
            throw new StageException(
                $"{stage.Name} needs {missing.Key}: {missing.Path}, which is not there. "
                + $"Bring it, or set another place with --set {missing.Key}=PATH.");
        }

        using var reading = new DisposableList();
        foreach (var above in stage.After)
        {
            reading.Add(await _locks.ReadAsync(above, stop)); // no other run moves it aside meanwhile
        }

        foreach (var above in stage.After.Where(s => new StageFolder(s).Manifest?.Key != inspector.KeyOf(s)))
        {
            throw new StageException(
                $"{stage.Name} needs the outputs of {above.Name}, which are not current; "
                + $"run --target={above.Kind.Task} first, or leave out --exclusive.");
        }

        await executor.PrepareAsync(stop);
        if (stage.Kind.IsRun && status.WillBeKeptAs is not null && _checked.TryAdd(stage.Name, true))
        {
            await executor.CheckAsync([stage], stop);
        }

        await using var changing = await ChangeAsync(stage, stop);
        say($"{stage.Name}: {status.Reason}");
        SayKept(stage, folder.Begin(status.Identity.Key, startOver || forced.Why(stage) is not null));
        var clock = Stopwatch.StartNew();
        var peak = await GuardedAsync(stage, held, stop);
        var origin = provenance();
        RequireHeld(stage, held);
        folder.End(new StageManifest
        {
            Stage = $"{stage.Suite}/{stage.Name}",
            Kind = stage.Kind.Name,
            KindVersion = stage.Kind.Version,
            Key = status.Identity.Key,
            Parameters = status.Identity.Parameters,
            Inputs = [.. stage.Inputs.Select(i => ManifestFileOf(i, status.Identity.Inputs[i.Key]!.Value))],
            After = status.Identity.After,
            Outputs = folder.Outputs(),
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
            PeakMemory = peak,
            MemoryLimit = memory,
            Finished = DateTimeOffset.UtcNow,
            Environment = origin.Environment,
            Commit = origin.Commit,
            Dirty = origin.Dirty,
        });
        RemoveParts(stage);
        var used = memory is { } limit && peak is { } most ? $", memory {Gigabytes(most)} of {Gigabytes(limit)} GB" : string.Empty;
        say($"{stage.Name}: done in {clock.Elapsed.TotalSeconds:0.0} s{used}");
    }

    // All that they made is in the stage's folder now; what parts made for other settings is kept.
    private static void RemoveParts(Stage stage)
    {
        foreach (var part in stage.After.Where(above => above.Part is not null))
        {
            Directory.Delete(part.Output, recursive: true);
        }

        for (var folder = StagePart.FolderFor(stage); folder is not null && !Directory.EnumerateFileSystemEntries(folder).Any();
            folder = folder == StagePart.FolderOf(stage) ? null : Path.GetDirectoryName(folder))
        {
            Directory.Delete(folder);
        }
    }

    // A cluster may give up a node whose processes go on, and start the stage elsewhere.
    private async Task<long?> GuardedAsync(Stage stage, StageLock held, CancellationToken stop)
    {
        var peak = new PeakMemory();
        using var ended = new CancellationTokenSource();
        var guard = _taker.Job is null ? Task.CompletedTask : held.GuardAsync(GuardInterval, ended.Token);
        try
        {
            await executor.ExecuteAsync(stage, held, Started, stop);
            await peak.EndAsync();
            return peak.Bytes;
        }
        catch (StageException) when (_taker.Job is not null)
        {
            RequireHeld(stage, held); // the worker was killed for that
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await guard;
        }

        void Started(Process child)
        {
            held.Record(child);
            if (!executor.IsLaunched(stage))
            {
                peak.Watch(child);
            }
        }
    }

    private static string Gigabytes(long bytes) => FormattableString.Invariant($"{bytes / (double)(1 << 30):0.##}");

    private static void RequireHeld(Stage stage, StageLock held)
    {
        if (!held.IsStillHeld)
        {
            throw new LockLostException($"{stage.Name}: another job was given this stage; nothing more is written here.");
        }
    }

    private Task<FileStream> ChangeAsync(Stage stage, CancellationToken stop) =>
        _locks.ChangeAsync(stage, () => say($"{stage.Name}: waiting for a run that reads it"), stop);

    private void SayKept(Stage stage, string? place)
    {
        if (place is not null)
        {
            say($"{stage.Name}: what was there is kept as {Path.GetRelativePath(workspace, place)}");
        }
    }

    private ManifestFile ManifestFileOf(StageInput input, InputHash hash)
    {
        var relative = Path.GetRelativePath(workspace, input.Path).Replace('\\', '/');
        var path = relative.StartsWith("../", StringComparison.Ordinal) ? input.Path : relative;
        return new ManifestFile(path, hash.Bytes, hash.Sha256) { Key = input.Key };
    }
}
