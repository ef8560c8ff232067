using OpenHands.Datasets.Sampling;
using OpenHands.Models.Exchange;
using OpenHands.Models.Pretraining;
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
/// Pretraining (docs/upstream.md#dpc-pretraining): windows of unlabelled recordings -> an objective's loss. Weighted sampling with
/// replacement, AdamW, clipping and a cosine schedule, as upstream. The best epoch is by default that of the lowest validation loss.
/// </summary>
/// <param name="objective">What is learnt; torch was seeded before its network was built.</param>
/// <param name="train">Windows (W, T, V, C).</param>
/// <param name="validation">The same for validation, or null: then the last epoch counts as the best.</param>
/// <param name="settings">Settings.</param>
/// <param name="options">How the run is carried out.</param>
public sealed class PretrainingLoop(
    IPretrainingObjective objective, ISampleSource train, ISampleSource? validation, PretrainSettings settings, RunOptions options)
{
    private readonly nn.Module _model = objective.Network;

    /// <summary>Refuses a folder that holds a run with other settings, before anything in it is changed.</summary>
    /// <exception cref="InvalidDataException">It does; the message lists what differs.</exception>
    public void RequireOwn(string folder) =>
        Resumption.RequireOwn(folder, RunFingerprint.Of(_model, train, validation, settings, options), options);

    /// <summary>Refuses processes that the batch cannot be cut for, or an objective that they cannot share.</summary>
    /// <exception cref="ArgumentException">It does; the message says what to change.</exception>
    public void RequireParts(IExchange exchange)
    {
        if (settings.Params.Refuses(exchange.Size) is { } problem)
        {
            throw new ArgumentException(problem);
        }

        if (exchange.Size > 1 && objective.ContrastsSamples && _model is not ISharesBatch)
        {
            throw new ArgumentException($"{_model.GetName()} contrasts the samples of a batch, and each of {exchange.Size} processes would "
                + "contrast its own part only; use one process, or let the objective gather those of all (ISharesBatch)");
        }
    }

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
        RequireParts(host.Exchange);
        var setup = RunSetup.Create(settings, objective.Measures, options, folder, host);
        if (settings.Params.GroupBy is not null && !objective.ContrastsSamples)
        {
            throw new ArgumentException("params.group_by: this objective does not contrast samples, so which of them are of one source "
                + "changes nothing; leave it out");
        }

        var groups = settings.Params.GroupBy is { } source ? new SampleGroups(train, source, settings.Params.GroupSize) : null;
        if (groups is not null)
        {
            host.Progress.Log($"contrast within {groups.Sources} sources, {groups.Size} recordings at a time; {groups.LeftOut} "
                + $"of {train.Count} recordings left out, their sources have fewer");
        }

        Prepare(host);
        using var run = TrainingRun.Open(_model, train, validation, setup);
        while (!run.IsComplete)
        {
            _model.train();
            _model.Share(host.Exchange);
            foreach (var batch in run.Batches(train, SamplingOrder.Weighted, dropLast: true, replaceMissing: true, groups))
            {
                using var step = NewDisposeScope();
                var (windows, _) = BatchTransfer.To(run.Device, batch, train); // (B, W, T, V, C)
                var result = run.Weigh(objective.Loss(windows, groups?.Size), objective.RowsVary);
                run.RequireFinite(result.Loss, batch, train);
                result.Loss.backward();
                run.Update(result, windows, objective.RowsVary);
            }

            var metrics = validation is null ? null : Validate(run, validation, host.Exchange);
            run.EndEpoch(metrics);
        }

        return run.Finish();
    }

    // A run that resumes does so too, and then finds what it had in its checkpoint.
    private void Prepare(RunHost host)
    {
        if (objective.PreparationSamples == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var size = settings.Params.BatchSize;
        var count = (objective.PreparationSamples + size - 1) / size;
        var batches = new EpochBatches(
            train, SamplingOrder.Weighted, ~settings.Run.Seed, 0, size, dropLast: true, replaceMissing: true, limit: count);
        host.Progress.Log($"looking at {batches.Count * (long)size} samples before the first step");
        var windows = Enumerable.Range(0, batches.Count).Select(number => BatchTransfer.To(CPU, batches.Prepare(number), train).Values);
        objective.Prepare(cat([.. windows]), settings.Run.Seed);
    }

    /// <summary>
    /// The same windows in every epoch, so that epochs compare; in evaluation mode. A set smaller than a batch that cannot be cut into
    /// equal parts is left to every process as a whole.
    /// </summary>
    private IReadOnlyDictionary<string, double> Validate(TrainingRun run, ISampleSource source, IExchange processes)
    {
        _model.eval();
        using var still = no_grad();
        using var sums = new MetricSums(run.Device, objective.Measures);
        var size = Math.Min(settings.Params.BatchSize, Math.Max(1, source.Count));
        var exchange = size % processes.Size == 0 ? processes : SingleProcess.Instance;
        _model.Share(exchange);
        var limit = settings.Training.FastDevRun ? 1 : (int?)null;
        var batches = new EpochBatches(
            source, SamplingOrder.Sequential, ~settings.Run.Seed, 0, size, dropLast: true, replaceMissing: true, limit,
            exchange: exchange);
        using var loader = new PrefetchingLoader(batches.Prepare, 0, batches.Count, ((ILoopSettings)settings).DataWorkers);
        while (loader.Take() is { } batch)
        {
            run.ThrowIfStopping();
            using var step = NewDisposeScope();
            var (windows, _) = BatchTransfer.To(run.Device, batch, source);
            sums.Add(objective.Loss(windows));
        }

        exchange.Sum(sums.Sums);
        return sums.Read()!;
    }
}
