using OpenHands.Runs.Metrics;
using OpenHands.Datasets.Sampling;
using OpenHands.Models.Kernels;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Metrics;
using OpenHands.Training.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training;

/// <summary>
/// DPC pretraining (docs/upstream.md#dpc-pretraining): windows of unlabelled recordings -> scores of predicted against true window features
/// -> contrastive loss. Weighted sampling with replacement, AdamW, clipping and a cosine schedule by default, as upstream.
/// </summary>
/// <param name="model">Windows (B, W, T, V, C) to scores (B, P, B, P); a <c>DpcPretrainer</c>, seeded before it was built.</param>
/// <param name="train">Windows (W, T, V, C).</param>
/// <param name="validation">The same for validation, or null: then the last epoch counts as the best.</param>
/// <param name="settings">Settings.</param>
/// <param name="options">How the run is carried out.</param>
public sealed class PretrainingLoop(
    nn.Module<Tensor, Tensor> model, ISampleSource train, ISampleSource? validation, PretrainSettings settings, RunOptions options)
{
    /// <summary>Refuses a folder that holds a run with other settings, before anything in it is changed.</summary>
    /// <exception cref="InvalidDataException">It does; the message lists what differs.</exception>
    public void RequireOwn(string folder) =>
        Resumption.RequireOwn(folder, RunFingerprint.Of(model, train, validation, settings, options), options);

    /// <summary>Trains, resuming where an earlier run with the same settings was interrupted.</summary>
    /// <param name="folder">Where checkpoints and metrics go.</param>
    /// <param name="host">Progress, stop request, clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidDataException">The folder holds a run with other settings, the data cannot be used, or the checkpoint asked
    /// for does not fit.</exception>
    /// <exception cref="NonFiniteLossException">The loss is not finite; its batch is saved.</exception>
    /// <exception cref="OperationCanceledException">A stop was requested; the state is saved.</exception>
    public TrainingResult Run(string folder, RunHost host)
    {
        var setup = RunSetup.Create(settings, options, folder, host);
        var groups = settings.Params.GroupBy is { } source ? new SampleGroups(train, source, settings.Params.GroupSize) : null;
        if (groups is not null)
        {
            host.Progress.Log($"contrast within {groups.Sources} sources, {groups.Size} recordings at a time; {groups.LeftOut} "
                + $"of {train.Count} recordings left out, their sources have fewer");
        }

        using var run = TrainingRun.Open(model, train, validation, setup);
        while (!run.IsComplete)
        {
            model.train();
            foreach (var batch in run.Batches(train, SamplingOrder.Weighted, dropLast: true, replaceMissing: true, groups))
            {
                using var step = NewDisposeScope();
                var (windows, _) = BatchTransfer.To(run.Device, batch, train); // (B, W, T, V, C)
                var (scores, targets) = Rows(model.call(windows), groups?.Size);
                var loss = nn.functional.cross_entropy(scores, targets);
                run.RequireFinite(loss, batch, train);
                loss.backward();
                run.Update(loss, scores, targets, windows);
            }

            var metrics = validation is null ? null : Validate(run, validation);
            run.EndEpoch(metrics, metric: metrics?.Loss);
        }

        return run.Finish();
    }

    /// <summary>The same windows in every epoch, so that epochs compare; in evaluation mode.</summary>
    private MetricValues Validate(TrainingRun run, ISampleSource source)
    {
        model.eval();
        using var still = no_grad();
        using var sums = new MetricSums(run.Device);
        var size = Math.Min(settings.Params.BatchSize, Math.Max(1, source.Count));
        var limit = settings.Training.FastDevRun ? 1 : (int?)null;
        var batches = new EpochBatches(
            source, SamplingOrder.Sequential, ~settings.Run.Seed, 0, size, dropLast: true, replaceMissing: true, limit);
        using var loader = new PrefetchingLoader(batches.Prepare, 0, batches.Count, ((ILoopSettings)settings).DataWorkers);
        while (loader.Take() is { } batch)
        {
            run.ThrowIfStopping();
            using var step = NewDisposeScope();
            var (windows, _) = BatchTransfer.To(run.Device, batch, source);
            var (scores, targets) = Rows(model.call(windows));
            sums.Add(nn.functional.cross_entropy(scores, targets), scores, targets);
        }

        return sums.Read()!;
    }

    /// <summary>
    /// (B, P, B, P) to one row per prediction (B·P, B·P); the class of a row is its own index: the true feature of the same sample and step
    /// among those of the whole batch (docs/upstream.md#dpc-pretraining), or of its own group of G samples: (B·P, G·P).
    /// </summary>
    private static (Tensor Scores, Tensor Targets) Rows(Tensor scores, int? group = null)
    {
        var all = scores.shape[0] * scores.shape[1];
        var rows = (group ?? scores.shape[0]) * scores.shape[1];
        var blocks = scores.reshape(all / rows, rows, all / rows, rows).diagonal(0, 0, 2).permute(2, 0, 1); // (B / G, G·P, G·P)
        return (blocks.reshape(all, rows), TensorSums.CountTo(rows, scores.device).repeat(all / rows));
    }
}
