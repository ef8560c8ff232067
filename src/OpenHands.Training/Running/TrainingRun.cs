using System.Globalization;
using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Models.Costs;
using OpenHands.Models.Exchange;
using OpenHands.Runs.Metrics;
using OpenHands.Settings.Training;
using OpenHands.Training.Checkpoints;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Metrics;
using OpenHands.Training.Optimisation;
using OpenHands.Training.Processes;
using OpenHands.Training.Selection;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>What both loops share: the run's state, its files, its reports, and how it stops and resumes.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly ILoopSettings _settings;
    private readonly RunOptions _options;
    private readonly IReadOnlyList<Measure> _metrics;
    private readonly string _monitored;
    private readonly RunState _state;
    private readonly MetricLog? _log; // null where another process writes
    private readonly CheckpointStore _store;
    private readonly ITrainingProgress _progress;
    private readonly TimeProvider _clock;
    private readonly SpeedMeter _speed;
    private readonly LossGuard _guard;
    private readonly RunEnvironment _environment;
    private readonly string _folder;
    private readonly IExchange _exchange;
    private readonly ProcessGroup _group;
    private readonly StopRequest _stop;
    private PrefetchingLoader? _loader;
    private IReadOnlyDictionary<string, double>? _lastInterval;
    private IReadOnlyDictionary<string, double>? _lastEpoch;
    private long _lastSave;
    private int _batches;

    private TrainingRun(RunState state, MetricLog? log, CheckpointStore store, RunSetup setup, SpeedMeter speed)
    {
        (_state, _log, _store, _progress, _clock, _folder, _speed) = (state, log, store, setup.Progress, setup.Clock, setup.Folder, speed);
        (_settings, _options, _metrics, _monitored) = (setup.Settings, setup.Options, setup.Metrics, setup.Monitored.Name);
        (_exchange, _group) = (setup.Exchange, new ProcessGroup(setup.Exchange));
        _guard = new LossGuard(_folder, setup.Device, _group.Size > 1 ? _exchange.Rank : null);
        _environment = RunEnvironment.Capture(_settings.Run.Seed, setup.Device, _group.Size);
        var grace = _group.IsFirst ? _options.StopGrace : Timeout.InfiniteTimeSpan; // the others have nothing to save
        _stop = new StopRequest(grace, Save, _progress, _group.Size > 1, setup.Stop);
        _lastSave = _clock.GetTimestamp();
        Device = setup.Device;
    }

    /// <summary>Where the run computes.</summary>
    public Device Device { get; }

    /// <summary>Epochs done.</summary>
    public int Epoch => _state.Epoch;

    /// <summary>Whether all epochs are done, or early stopping ended the run.</summary>
    public bool IsComplete => _state.IsComplete;

    /// <summary>Sets up a run, or resumes it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidDataException">The checkpoint that was asked for does not fit.</exception>
    public static TrainingRun Open(nn.Module model, ISampleSource train, ISampleSource? validation, RunSetup setup)
    {
        manual_seed(setup.Settings.Run.Seed);
        var state = new RunState(model, setup, RunFingerprint.Of(model, train, validation, setup.Settings, setup.Options));
        var store = new CheckpointStore(Path.Combine(setup.Folder, Resumption.CheckpointFolder), setup.WriteFile);
        var log = Resumption.Restore(state, store, setup);
        var network = model as ICountedNetwork;
        var machine = network is not null && setup.Options.MeasureGemmRate && setup.Exchange.Rank == 0
            ? GemmRate.Measure(setup.Device) : (double?)null;
        var load = setup.Device.type == DeviceType.CPU ? new MachineLoad(get_num_threads()) : null;
        var speed = new SpeedMeter(setup.Clock, network, machine, log?.EarlierSeconds ?? 0, setup.Exchange.Size, load);
        var run = new TrainingRun(state, log, store, setup, speed);
        run._group.RequireEqual(state.Digest(), "at the start");
        return run;
    }

    /// <summary>The rest of the running epoch's batches, prepared ahead.</summary>
    public IEnumerable<SampleBatch> Batches(
        ISampleSource source, SamplingOrder order, bool dropLast, bool replaceMissing, SampleGroups? groups = null)
    {
        var epoch = _settings.Training.OverfitBatches > 0 ? 0 : _state.Epoch; // overfitting: the very same batches again and again
        var batches = new EpochBatches(
            source, order, _settings.Run.Seed, epoch, _settings.BatchSize, dropLast, replaceMissing, _settings.BatchLimit, groups,
            _exchange);
        _batches = batches.Count;
        using var loader = new PrefetchingLoader(batches.Prepare, _state.Position, batches.Count, _settings.DataWorkers);
        _loader = loader;
        _speed.Start();
        while (loader.Take() is { } batch)
        {
            yield return batch;
        }

        _speed.Pause(loader.Waited);
    }

    /// <summary>The loss to start the backward pass from: of several processes each weighs its own by its rows.</summary>
    public BatchLoss Weigh(BatchLoss own, bool rowsVary) => _group.Weigh(own, rowsVary);

    /// <summary>Stops the run before the weights change if the loss is not finite.</summary>
    public void RequireFinite(Tensor loss, SampleBatch batch, ISampleSource source) => _guard.Watch(_state.Step, loss, batch, source);

    /// <summary>After the backward pass: clips, steps, counts, and where due logs, saves and stops.</summary>
    /// <param name="result">The step's loss and measures.</param>
    /// <param name="input">What the network saw, samples first.</param>
    /// <param name="rowsVary">Whether processes may have different numbers of rows.</param>
    /// <exception cref="OperationCanceledException">A stop was requested; the state is saved.</exception>
    public void Update(BatchLoss result, Tensor input, bool rowsVary = false)
    {
        using var scope = NewDisposeScope();
        (var gradient, result, var stop) = Share(result, rowsVary);
        lock (_stop.Boundary)
        {
            _state.Optimiser.Apply(gradient, _settings.ClipNorm > 0 ? _settings.ClipNorm : null);
            _state.Interval.Add(result);
            _state.EpochTotals.Add(result);
            _speed.Add(input.shape);
            _state.Advance();
            if (_state.Step % _settings.Training.LogEvery == 0)
            {
                LogInterval();
            }

            var due = _settings.Training.CheckpointEverySteps > 0 && _state.Step % _settings.Training.CheckpointEverySteps == 0;
            if (due || _clock.GetElapsedTime(_lastSave) >= _options.CheckpointEvery)
            {
                Save();
            }
        }

        var epochs = _settings.EffectiveEpochs;
        _progress.Report(new TrainingProgress(_state.Epoch, epochs, _state.Step, (long)epochs * _batches, _speed.LastRate, _lastInterval));
        if (stop ?? _stop.IsRequested)
        {
            _stop.SaveAndThrow();
        }
    }

    /// <summary>Inside validation: stops if asked to. The run resumes before the validation.</summary>
    /// <exception cref="OperationCanceledException">A stop was requested; the state is saved.</exception>
    public void ThrowIfStopping()
    {
        if (_group.Size == 1 ? _stop.IsRequested : _group.Any(_stop.IsRequested))
        {
            _stop.SaveAndThrow();
        }
    }

    /// <summary>Closes an epoch: metrics, best weights, schedule, early stopping, checkpoint.</summary>
    /// <param name="validation">Validation metrics by name, or null where there is no validation set.</param>
    public void EndEpoch(IReadOnlyDictionary<string, double>? validation)
    {
        var metric = validation?[_monitored];
        _group.RequireEqual(_group.Size == 1 ? 0 : _state.Digest(), $"after epoch {_state.Epoch}");
        lock (_stop.Boundary)
        {
            _guard.Look();
            _lastEpoch = _state.EpochTotals.Read() ?? _lastEpoch;
            var rate = _state.Optimiser.LearningRate;
            if (_lastEpoch is { } training)
            {
                Record(new MetricRow("train_epoch", _state.Epoch, _state.Step, training, rate), string.Empty);
            }

            if (validation is not null && metric is { } value)
            {
                Record(new MetricRow("valid", _state.Epoch, _state.Step, validation, rate), string.Empty);
                _state.Stopping.Observe(value);
                Keep(new KeptEpoch(_state.Epoch, _state.Step, value, validation));
            }

            _state.AdvanceEpoch(metric);
            Save();
        }

        ThrowIfStopping();
    }

    /// <summary>Writes last and best weights, the latter in Lightning's layout too.</summary>
    public TrainingResult Finish()
    {
        _speed.Close();
        var epoch = Math.Max(0, _state.Epoch - 1);
        var best = _state.Best.Kept.Count > 0 ? _state.Best.Kept[0] : null;
        var lightning = Path.Combine(_folder, "best.ckpt");
        if (_group.IsFirst)
        {
            _store.Save("last", WeightsHeader(epoch, _state.Step, _lastEpoch), _state.Weights());
            if (best is null)
            {
                _store.Save("best", WeightsHeader(epoch, _state.Step, _lastEpoch), _state.Weights());
            }

            LightningExport.Write(_store.TensorsOf("best"), lightning);
        }

        return new TrainingResult(
            _store.TensorsOf("best"), _store.TensorsOf("last"), lightning, best?.Epoch ?? epoch, best?.Values, _lastEpoch, _state.Epoch,
            _state.Step, _state.ParameterCount, _speed.MeanRate, _log?.ResumedAtSteps ?? [],
            _log?.EarlierSeconds ?? 0, _environment);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
        _guard.Dispose();
        _log?.Dispose();
        _state.Dispose();
    }

    /// <summary>
    /// Gradient and figures of the whole batch, and whether to stop after the step; null where that is still open, with one process.
    /// </summary>
    private (FlatGradient Gradient, BatchLoss Whole, bool? Stop) Share(BatchLoss own, bool rowsVary)
    {
        var parameters = _state.Optimiser.Parameters;
        if (_group.Size == 1)
        {
            return (parameters.TakeGradients(), own, null);
        }

        var (gradient, whole, stop, nonFinite) = _group.Share(parameters, own, _stop.IsRequested, rowsVary);
        NonFiniteLossException? found = null;
        try
        {
            _guard.Look();
        }
        catch (NonFiniteLossException e)
        {
            found = e;
        }

        if (nonFinite)
        {
            _group.Wait(); // until each has saved its batch
            throw found ?? (Exception)new EndedElsewhereException();
        }

        return (gradient, whole, stop);
    }

    private void LogInterval()
    {
        _guard.Look();
        _lastInterval = _state.Interval.Read()!;
        _state.Interval.Reset();
        var (timing, line, warning) = _speed.Lap(_loader!.Waited);
        Record(new MetricRow("train", _state.Epoch, _state.Step, _lastInterval, _state.Optimiser.LearningRate), line);
        _log?.WriteTiming(_state.Epoch, _state.Step, timing);
        if (warning is not null)
        {
            _progress.Warn(warning);
        }
    }

    private void Record(MetricRow row, string speed)
    {
        _log?.Write(row);
        _progress.Log(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Phase,-11} epoch {row.Epoch} step {row.Step}  {Figures(row.Values)}  lr {row.LearningRate:0.00e+0}  {speed}").TrimEnd());
    }

    private string Figures(IReadOnlyDictionary<string, double> values) => string.Join("  ", _metrics.Select((metric, i) =>
        $"{metric.Label} {values[metric.Name].ToString(i == 0 ? "0.0000" : "0.000", CultureInfo.InvariantCulture)}"));

    private void Keep(KeptEpoch epoch)
    {
        var (kept, dropped) = _state.Best.Offer(epoch);
        if (!_group.IsFirst)
        {
            return;
        }

        if (kept)
        {
            _store.Save(epoch.Name, WeightsHeader(epoch.Epoch, epoch.Step, epoch.Values), _state.Weights());
        }

        if (_state.Best.Kept[0] == epoch)
        {
            _store.Save("best", WeightsHeader(epoch.Epoch, epoch.Step, epoch.Values), _state.Weights());
        }

        if (dropped is not null)
        {
            _store.Delete(dropped.Name);
        }
    }

    private void Save()
    {
        _guard.Look();
        if (_log is null)
        {
            return;
        }

        var header = new CheckpointHeader
        {
            Kind = "state",
            Epoch = _state.Epoch,
            Step = _state.Step,
            Annotations = _options.Annotations,
            Environment = _environment,
            Resume = _state.Point(_log.Flush()),
        };
        _store.SaveState(header, _state.StateTensors());
        _lastSave = _clock.GetTimestamp();
    }

    private CheckpointHeader WeightsHeader(int epoch, long step, IReadOnlyDictionary<string, double>? values) => new()
    {
        Kind = "weights",
        Epoch = epoch,
        Step = step,
        Metrics = values ?? new Dictionary<string, double>(),
        Annotations = _options.Annotations,
        Environment = _environment,
    };
}
