using OpenHands.Runs.Metrics;
using OpenHands.Training.Checkpoints;
using OpenHands.Training.Metrics;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>Decides where a run starts: at the beginning, or from a checkpoint.</summary>
internal static class Resumption
{
    /// <summary>Where a run's checkpoints are in its folder.</summary>
    public const string CheckpointFolder = "checkpoints";

    /// <summary>Restores the state as <see cref="RunOptions.Resume"/> says.</summary>
    /// <returns>The metrics files, cut back to the checkpoint or started over; null where another process writes them.</returns>
    /// <exception cref="InvalidDataException">The checkpoint asked for, or the one that is there, is of other settings.</exception>
    public static MetricLog? Restore(RunState state, CheckpointStore store, RunSetup setup)
    {
        using var scope = NewDisposeScope();
        var asked = setup.Options.Resume;
        if (asked is not ("auto" or "never"))
        {
            var (header, tensors) = CheckpointStore.Load(asked);
            if (header.Resume?.Fingerprint != state.Fingerprint)
            {
                throw new InvalidDataException(
                    $"{asked} was made with other settings, so the run cannot go on from it bit for bit: "
                        + $"{RunFingerprint.Difference(header.Resume?.Fingerprint, state.Fingerprint)}. Use the same settings, or load "
                        + $"its weights as pretrained ones");
            }

            return GoOn(state, setup, header, tensors, own: Path.GetDirectoryName(Path.GetFullPath(asked)) == store.Folder);
        }

        if (asked == "auto" && store.LoadLatestState(setup.Progress.Warn) is { } latest)
        {
            RequireSame(setup.Folder, latest.Header, state.Fingerprint);
            return GoOn(state, setup, latest.Header, latest.Tensors, own: true);
        }

        if (setup.Exchange.Rank > 0)
        {
            return null;
        }

        store.DeleteStates();
        return MetricLog.Start(setup.Folder, setup.Names, setup.Clock);
    }

    /// <summary>Refuses a folder whose run has other settings, if the run would resume there; changes nothing.</summary>
    /// <exception cref="InvalidDataException">It has; the message lists what differs.</exception>
    public static void RequireOwn(string folder, string fingerprint, RunOptions options)
    {
        var checkpoints = Path.Combine(folder, CheckpointFolder);
        if (options.Resume == "auto" && Directory.Exists(checkpoints) && new CheckpointStore(checkpoints).LatestHeader() is { } header)
        {
            RequireSame(folder, header, fingerprint);
        }
    }

    private static void RequireSame(string folder, CheckpointHeader header, string fingerprint)
    {
        if (header.Resume?.Fingerprint != fingerprint)
        {
            throw new InvalidDataException(
                $"{folder} holds a run with other settings, at epoch {header.Epoch}, step {header.Step}; it was left as it is. "
                    + $"Different: {RunFingerprint.Difference(header.Resume?.Fingerprint, fingerprint)}. Use the same settings to go "
                    + $"on, or another --output folder; --resume=never starts over in this one and deletes its states");
        }
    }

    private static MetricLog? GoOn(
        RunState state, RunSetup setup, CheckpointHeader header, IReadOnlyDictionary<string, Tensor> tensors, bool own)
    {
        state.Restore(header, tensors);
        setup.Progress.Log($"resumed at epoch {header.Epoch}, step {header.Step}");
        var (processes, before) = (setup.Exchange.Size, header.Environment?.Processes ?? 1);
        if (processes != before)
        {
            setup.Progress.Warn($"the checkpoint is of {before} {(before == 1 ? "process" : "processes")}, this run has {processes}: it "
                + "goes on to rounding, not bit for bit, and with other random numbers");
        }

        if (setup.Exchange.Rank > 0)
        {
            return null;
        }

        var log = own
            ? MetricLog.Resume(setup.Folder, setup.Names, header.Resume!.MetricFiles, setup.Clock)
            : MetricLog.Start(setup.Folder, setup.Names, setup.Clock);
        if (!state.IsComplete)
        {
            log.MarkResumed(header.Step); // a finished run that is started again does not go on
        }

        return log;
    }
}
