using System.Diagnostics;
using OpenHands.Configuration.Manifests;

namespace Build.Stages;

/// <summary>Runs one stage: takes its lock, makes its folder ready, has the work done, writes the manifest.</summary>
/// <param name="inspector">Says whether and why a stage has to run.</param>
/// <param name="forced">What has to run although it is current.</param>
/// <param name="executor">Does the work.</param>
/// <param name="provenance">Read once a stage has ended.</param>
/// <param name="workspace">The folder that data/ and results/ are in.</param>
/// <param name="say">Hears one line at a time.</param>
public sealed class StageRunner(
    StageInspector inspector, ForcedStages forced, IStageExecutor executor, Func<Provenance> provenance, string workspace, Action<string> say)
{
    private readonly StageLocks _locks = new(workspace);

    /// <summary>Runs the stage unless it is current, which it may have become while its lock was held by another run.</summary>
    public async Task RunAsync(Stage stage, bool startOver, CancellationToken stop)
    {
        using var held = await StageLock.TakeAsync(_locks.PathOf(stage), owner => say($"{stage.Name}: waiting for {owner}"), stop);
        var status = inspector.Inspect(stage);
        if (status.IsCurrent)
        {
            say($"{stage.Name}: made by another run meanwhile");
            return;
        }

        if (status.MissingInputs.FirstOrDefault() is { } missing)
        {
            throw new StageException(
                $"{stage.Name} needs {missing.Key}: {missing.Path}, which is not there. "
                + $"Bring it, or set another place with --set {missing.Key}=PATH.");
        }

        foreach (var above in stage.After.Where(s => new StageFolder(s).Manifest?.Key != status.Identity.After[s.Name]))
        {
            throw new StageException(
                $"{stage.Name} needs the outputs of {above.Name}, which are not current; "
                + $"run --target={above.Kind.Task} first, or leave out --exclusive.");
        }

        await executor.PrepareAsync(stop);
        say($"{stage.Name}: {status.Reason}");
        var folder = new StageFolder(stage);
        folder.Begin(status.Identity.Key, startOver || forced.Why(stage) is not null);
        var clock = Stopwatch.StartNew();
        await executor.ExecuteAsync(stage, held.Record, stop);
        var origin = provenance();
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
            Finished = DateTimeOffset.UtcNow,
            Environment = origin.Environment,
            Commit = origin.Commit,
            Dirty = origin.Dirty,
        });
        say($"{stage.Name}: done in {clock.Elapsed.TotalSeconds:0.0} s");
    }

    private ManifestFile ManifestFileOf(StageInput input, InputHash hash)
    {
        var relative = Path.GetRelativePath(workspace, input.Path).Replace('\\', '/');
        var path = relative.StartsWith("../", StringComparison.Ordinal) ? input.Path : relative;
        return new ManifestFile(path, hash.Bytes, hash.Sha256) { Key = input.Key };
    }
}
