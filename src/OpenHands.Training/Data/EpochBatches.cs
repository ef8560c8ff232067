using OpenHands.Datasets.Sampling;
using OpenHands.Models.Exchange;
using OpenHands.Poses;

namespace OpenHands.Training.Data;

/// <summary>
/// The batches of one epoch by number. Batch b is a function of (seed, epoch, b): it may be prepared by any thread, in any order, once or
/// twice.
/// </summary>
public sealed class EpochBatches
{
    private const int RandomTries = 64;
    private readonly ISampleSource _source;
    private readonly int[] _order;
    private readonly long _seed;
    private readonly int _epoch;
    private readonly int _batchSize;
    private readonly bool _replaceMissing;
    private readonly SampleGroups? _groups;
    private readonly IExchange _exchange;

    /// <summary>Lays out an epoch.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="order">How the epoch goes through it.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="batchSize">Samples in a batch B.</param>
    /// <param name="dropLast">Leave out a last batch of fewer samples (pretraining: the contrastive loss compares inside a batch).</param>
    /// <param name="replaceMissing">Replace recordings too short for a window (docs/upstream.md#windows-for-pretraining); else they are an
    /// error.</param>
    /// <param name="limit">At most so many batches, or null for all.</param>
    /// <param name="groups">Draw samples in groups of one source, or null.</param>
    /// <param name="exchange">The processes that share each batch: this one prepares its part of the rows. Null for one process.</param>
    /// <exception cref="ArgumentException">Batches cannot be cut into equal parts for the processes.</exception>
    /// <exception cref="InvalidDataException">The dataset is empty, or has too few items for one batch.</exception>
    public EpochBatches(
        ISampleSource source, SamplingOrder order, long seed, int epoch, int batchSize, bool dropLast = false, bool replaceMissing = false,
        int? limit = null,
        SampleGroups? groups = null,
        IExchange? exchange = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (_source, _seed, _epoch, _batchSize, _replaceMissing, _groups) = (source, seed, epoch, batchSize, replaceMissing, groups);
        _exchange = exchange ?? SingleProcess.Instance;
        if (batchSize % _exchange.Size != 0 || (_exchange.Size > 1 && !dropLast))
        {
            throw new ArgumentException($"batches of {batchSize} cannot be cut into {_exchange.Size} equal parts");
        }

        _order = EpochOrder.Create(order, source, seed, epoch, groups);
        var all = dropLast ? _order.Length / batchSize : (_order.Length + batchSize - 1) / batchSize;
        Count = Math.Min(all, limit ?? all);
        if (Count == 0)
        {
            throw new InvalidDataException(
                $"the dataset has {source.Count} items, too few for one batch of {batchSize}: check its folder and split, "
                + "or lower batch_size");
        }
    }

    /// <summary>Number of batches.</summary>
    public int Count { get; }

    /// <summary>Reads and stacks one batch. Safe for concurrent calls.</summary>
    /// <exception cref="InvalidDataException">A file cannot be used, or no recording is long enough for a window.</exception>
    public SampleBatch Prepare(int batch)
    {
        var part = _batchSize / _exchange.Size;
        var first = (batch * _batchSize) + (_exchange.Rank * part);
        var samples = new Sample[Math.Min(part, _order.Length - first)];
        for (var i = 0; i < samples.Length; i++)
        {
            var random = new SampleRandom(_seed, _epoch, first + i);
            samples[i] = _source.Get(_order[first + i], random) ?? Replace(_order[first + i], random);
        }

        return SampleBatch.Stack(samples);
    }

    /// <summary>
    /// Upstream draws uniformly until a recording is long enough, for ever if none is. Here a walk through all of them follows some draws:
    /// the same distribution where most are long enough, and an end where none is.
    /// </summary>
    private Sample Replace(int missing, SampleRandom random)
    {
        if (!_replaceMissing)
        {
            throw new InvalidDataException(
                $"'{_source.Name(missing)}' is too short for one sample; remove it from the split, or use a shorter window");
        }

        // A group stays one of its source.
        var others = _groups?.PeersOf(missing);
        var count = others?.Count ?? _source.Count;
        for (var tries = 0; tries < RandomTries; tries++)
        {
            if (_source.Get(At(random.NextInt(count)), random) is { } drawn)
            {
                return drawn;
            }
        }

        var start = random.NextInt(count);
        for (var i = 0; i < count; i++)
        {
            if (_source.Get(At((start + i) % count), random) is { } found)
            {
                return found;
            }
        }

        throw new InvalidDataException(
            $"none of the {count} recordings is long enough for one sample: lower seq_len, num_seq or downsample, "
            + "or use longer recordings");

        int At(int number) => others is null ? number : others[number];
    }
}
