using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenHands.Models.Exchange;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Settings.Training;
using OpenHands.Training.Checkpoints;
using OpenHands.Training.Metrics;
using OpenHands.Training.Optimisation;
using OpenHands.Training.Schedules;
using OpenHands.Training.Selection;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>
/// Everything that the next step of a run depends on, and its way into a checkpoint and back. Between two steps, only what a forward pass
/// changes (batch-norm statistics, torch's random state) can move; copies of it from the last boundary make a save possible at any moment.
/// </summary>
internal sealed class RunState : IDisposable
{
    private readonly nn.Module _model;
    private readonly ILoopSettings _settings;
    private readonly Device _device;
    private readonly IExchange _exchange;
    private readonly ParameterBuffer _parameters;
    private readonly Dictionary<string, Tensor> _buffersAtBoundary = [];
    private readonly Tensor _randomAtBoundary;

    public RunState(nn.Module model, RunSetup setup, string fingerprint)
    {
        var (settings, device, larger) = (setup.Settings, setup.Device, setup.Monitored.LargerIsBetter);
        (_model, _settings, _device, Fingerprint, _exchange) = (model, settings, device, fingerprint, setup.Exchange);
        model.to(device);
        _parameters = new ParameterBuffer(model);
        StartAlike();
        Optimiser = settings.Optimiser.Create(_parameters);
        LayerDecay.Factors(model, settings.LayerDecay, _parameters.Slices).CopyTo(Optimiser.RateFactors, 0);
        Schedule = settings.Scheduler.Create(settings.Optimiser.LearningRate, larger);
        Optimiser.LearningRate = Schedule.LearningRate;
        Stopping = new EarlyStopping(settings.EarlyStoppingPatience, larger);
        Best = new BestEpochs(settings.KeepBest, larger, settings.LatestOfEquals);
        Interval = new MetricSums(device, setup.Measures);
        EpochTotals = new MetricSums(device, setup.Measures);
        _randomAtBoundary = get_rng_state().DetachFromDisposeScope();
        foreach (var (name, buffer) in model.named_buffers())
        {
            _buffersAtBoundary[name] = buffer.clone().DetachFromDisposeScope();
        }

        MarkBoundary();
    }

    public string Fingerprint { get; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; private set; }

    /// <summary>Batches done in the running epoch.</summary>
    public int Position { get; private set; }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    public Optimiser Optimiser { get; }

    public LearningRateSchedule Schedule { get; }

    public EarlyStopping Stopping { get; }

    public BestEpochs Best { get; }

    /// <summary>Sums since the last log line.</summary>
    public MetricSums Interval { get; }

    /// <summary>Sums since the epoch's start.</summary>
    public MetricSums EpochTotals { get; }

    /// <summary>Whether all epochs are done, or early stopping ended the run.</summary>
    public bool IsComplete => Epoch >= _settings.EffectiveEpochs || Stopping.ShouldStop;

    public long ParameterCount => _parameters.Values.numel();

    /// <summary>A step is done.</summary>
    public void Advance()
    {
        Step++;
        Position++;
        MarkBoundary();
    }

    /// <summary>An epoch and its validation are done.</summary>
    public void AdvanceEpoch(double? metric)
    {
        Schedule.Step(metric);
        Optimiser.LearningRate = Schedule.LearningRate;
        EpochTotals.Reset();
        Epoch++;
        Position = 0;
        MarkBoundary();
    }

    /// <summary>
    /// All tensors of a state checkpoint, as they were at the last boundary: views, to be written before the run goes on.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateTensors()
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (var (name, value) in Weights())
        {
            tensors[$"model.{name}"] = _buffersAtBoundary.GetValueOrDefault(name, value);
        }

        foreach (var (name, vector) in Optimiser.State)
        {
            tensors[$"optimiser.{name}"] = vector;
        }

        tensors["random.torch"] = _randomAtBoundary;
        tensors["sums.interval"] = Interval.Sums;
        tensors["sums.epoch"] = EpochTotals.Sums;
        return tensors;
    }

    /// <summary>The model's tensors alone, under their own names and in PyTorch's order.</summary>
    public IReadOnlyCollection<KeyValuePair<string, Tensor>> Weights() =>
        [.. StateDictionary.Of(_model).Select(entry => KeyValuePair.Create(entry.Name, entry.Value))];

    /// <summary>The first eight bytes of the SHA-256 of weights, statistics, the optimiser's state and the position.</summary>
    public long Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(Step));
        foreach (var tensor in Weights().Select(entry => entry.Value).Concat(Optimiser.State.Values))
        {
            using var plain = tensor.detach().cpu().contiguous();
            hash.AppendData(plain.bytes);
        }

        return BinaryPrimitives.ReadInt64BigEndian(hash.GetHashAndReset());
    }

    public ResumePoint Point(IReadOnlyDictionary<string, long> metricFiles) =>
        new(Fingerprint, Position, Optimiser.Steps, Schedule.State, Stopping.Best, Stopping.Waited, Best.Kept, metricFiles);

    /// <summary>Goes on from a checkpoint.</summary>
    /// <exception cref="InvalidDataException">It belongs to another model, or is no state; the message says what differs.</exception>
    public void Restore(CheckpointHeader header, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var still = no_grad();
        var point = header.Resume
            ?? throw new InvalidDataException("the checkpoint holds weights only; a run resumes from a step-... checkpoint");
        var own = StateTensors();
        foreach (var (name, target) in own)
        {
            if (!tensors.TryGetValue(name, out var saved) || !saved.shape.SequenceEqual(target.shape))
            {
                throw new InvalidDataException(
                    $"the checkpoint belongs to another model: {name} should have shape ({string.Join(", ", target.shape)}), "
                    + $"it has {(saved is null ? "none" : $"({string.Join(", ", saved.shape)})")}");
            }

            target.copy_(saved); // in place: parameters stay views of the flat vector
        }

        foreach (var (name, buffer) in _model.named_buffers())
        {
            buffer.copy_(_buffersAtBoundary[name]);
        }

        set_rng_state(_randomAtBoundary);
        point.ParameterSteps.CopyTo(Optimiser.Steps, 0);
        Schedule.Restore(point.Schedule);
        Optimiser.LearningRate = Schedule.LearningRate;
        Stopping.Restore(point.BestMetric, point.Waited);
        Best.Restore(point.Kept);
        (Epoch, Position, Step) = (header.Epoch, point.Position, header.Step);
        MarkBoundary();
    }

    public void Dispose()
    {
        Interval.Dispose();
        EpochTotals.Dispose();
        _randomAtBoundary.Dispose();
        foreach (var buffer in _buffersAtBoundary.Values)
        {
            buffer.Dispose();
        }

        Optimiser.Dispose();
        _parameters.Dispose();
    }

    private void MarkBoundary()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (name, buffer) in _model.named_buffers())
        {
            _buffersAtBoundary[name].copy_(buffer);
        }

        if (_device.type == DeviceType.CUDA)
        {
            // CUDA's generator cannot be read from here: a seed per step makes what it draws a function of (seed, step).
            cuda.manual_seed_all((long)(new SampleRandom(_settings.Run.Seed, Epoch, (int)Step).NextBits() >> 1));
        }

        if (_exchange.Size > 1)
        {
            // A process draws its own numbers, or all would drop the same places; from a seed per step, so that no state of them is kept.
            var draws = new SampleRandom(_settings.Run.Seed, Epoch, (int)Step);
            manual_seed((long)(Enumerable.Range(0, _exchange.Rank + 1).Select(_ => draws.NextBits()).Last() >> 1));
        }

        _randomAtBoundary.copy_(get_rng_state());
    }

    // Processors of different kinds round initial weights differently.
    private void StartAlike()
    {
        using var still = no_grad();
        _exchange.Broadcast(_parameters.Values);
        foreach (var (_, buffer) in _model.named_buffers())
        {
            _exchange.Broadcast(buffer);
        }
    }
}
