using OpenHands.Training.Checkpoints;
using OpenHands.Training.Metrics;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>Decides where a run starts: anew, or from a checkpoint.</summary>
internal static class Resumption
{
    /// <summary>Restores the state as <see cref="TrainingOptions.Resume"/> says.</summary>
    /// <returns>The metrics files, cut back to the checkpoint or started anew.</returns>
    /// <exception cref="InvalidDataException">A checkpoint was asked for by path and does not fit.</exception>
    public static MetricLog Restore(RunState state, CheckpointStore store, RunSetup setup)
    {
        using var scope = NewDisposeScope();
        var asked = setup.Options.Resume;
        if (asked is not ("auto" or "never"))
        {
            var (header, tensors) = CheckpointStore.Load(asked);
            if (header.Resume?.Fingerprint != state.Fingerprint)
            {
                throw new InvalidDataException(
                    $"{asked} was made with other settings, so the run cannot go on from it bit for bit.\n  then: {header.Resume?.Fingerprint}\n  now:  {state.Fingerprint}\nUse the same settings, or load its weights as pretrained ones.");
            }

            return GoOn(state, setup, header, tensors, own: Path.GetDirectoryName(Path.GetFullPath(asked)) == store.Folder);
        }

        if (asked == "auto" && store.LoadLatestState(setup.Progress.Warn) is { } latest)
        {
            if (latest.Header.Resume?.Fingerprint == state.Fingerprint)
            {
                return GoOn(state, setup, latest.Header, latest.Tensors, own: true);
            }

            setup.Progress.Warn(
                $"the checkpoint of step {latest.Header.Step} was made with other settings; the run starts anew.\n  then: {latest.Header.Resume?.Fingerprint}\n  now:  {state.Fingerprint}");
        }

        store.DeleteStates();
        return MetricLog.Start(setup.Folder, setup.Clock);
    }

    private static MetricLog GoOn(RunState state, RunSetup setup, CheckpointHeader header, IReadOnlyDictionary<string, Tensor> tensors, bool own)
    {
        state.Restore(header, tensors);
        setup.Progress.Log($"resumed at epoch {header.Epoch}, step {header.Step}");
        var log = own ? MetricLog.Resume(setup.Folder, header.Resume!.MetricFiles, setup.Clock) : MetricLog.Start(setup.Folder, setup.Clock);
        if (!state.IsComplete)
        {
            log.MarkResumed(header.Step); // a finished run that is started again does not go on
        }

        return log;
    }
}
