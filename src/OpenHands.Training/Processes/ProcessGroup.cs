using System.Globalization;
using OpenHands.Models;
using OpenHands.Models.Exchange;
using OpenHands.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Processes;

/// <summary>
/// What the processes of a run tell each other between forward passes. Each has an equal part of every batch; the mean of their gradients
/// is the gradient of the whole.
/// </summary>
internal sealed class ProcessGroup(IExchange exchange)
{
    // In front of the sums of measures, in the message of a step.
    private enum Place
    {
        Loss, Rows, Stop, NonFinite, Sums,
    }

    public int Size => exchange.Size;

    /// <summary>Whether this process writes the run's files.</summary>
    public bool IsFirst => exchange.Rank == 0;

    /// <summary>
    /// Weighs the loss by this process' share of the rows of the batch, so that the mean over processes is the mean over all rows.
    /// </summary>
    public BatchLoss Weigh(BatchLoss own, bool rowsVary)
    {
        if (Size == 1 || !rowsVary)
        {
            return own;
        }

        using var rows = tensor((double)own.Rows);
        using var mean = rows.clone();
        exchange.Average(mean);
        using var share = (own.Rows / Math.Max(mean.item<double>(), 1)).ToScalar();
        return own with { Loss = own.Loss.mul(share) };
    }

    /// <summary>Takes the gradients of the last backward pass and averages them over the processes, with the figures of the step.</summary>
    /// <param name="parameters">Whose gradients.</param>
    /// <param name="own">This process' loss, weighed.</param>
    /// <param name="stop">Whether this process was asked to stop.</param>
    /// <param name="rowsVary">Whether processes may have different numbers of rows.</param>
    /// <returns>The gradient, the figures of the whole batch, and whether any process was asked to stop or has a loss that is not
    /// finite.</returns>
    /// <exception cref="InvalidOperationException">Processes have different numbers of rows, which the objective did not say.</exception>
    public (FlatGradient Gradient, BatchLoss Whole, bool Stop, bool NonFinite) Share(
        ParameterBuffer parameters, BatchLoss own, bool stop, bool rowsVary)
    {
        using var still = no_grad();
        var loss = own.Loss.item<float>();
        float[] step = [loss, own.Rows, stop ? 1 : 0, float.IsFinite(loss) ? 0 : 1];
        var gradient = parameters.TakeGradients(cat([tensor(step), own.Sums.to(ScalarType.Float32)]));
        var message = gradient.Message!;
        exchange.Average(message);
        var tail = message.narrow(0, message.numel() - (int)Place.Sums - own.Sums.numel(), (int)Place.Sums + own.Sums.numel());
        var values = tail.data<float>().ToArray();
        var rows = values[(int)Place.Rows];
        if (!rowsVary && rows != own.Rows)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"this process has {own.Rows} rows in the batch, the mean is {rows}: an objective whose rows vary must say so (RowsVary)"));
        }

        using var size = ((double)Size).ToScalar();
        var sums = tail.narrow(0, (int)Place.Sums, own.Sums.numel()).to(ScalarType.Float64).mul(size);
        return (gradient, new BatchLoss(tail[(int)Place.Loss], (long)Math.Round((double)rows * Size), sums),
            values[(int)Place.Stop] > 0, values[(int)Place.NonFinite] > 0);
    }

    /// <summary>Whether it is so in any process.</summary>
    public bool Any(bool own)
    {
        using var count = tensor(own ? 1f : 0f);
        exchange.Sum(count);
        return count.item<float>() > 0;
    }

    /// <summary>Returns when all processes have come here.</summary>
    public void Wait() => exchange.Wait();

    /// <summary>Ends the run where processes have come apart.</summary>
    /// <exception cref="InvalidDataException">They have; the message has the value of each.</exception>
    public void RequireEqual(long digest, string when)
    {
        if (Size == 1)
        {
            return;
        }

        using var own = tensor(digest);
        using var all = empty([Size], dtype: ScalarType.Int64);
        exchange.Collect(own, all);
        var digests = all.data<long>().ToArray();
        if (digests.Any(other => other != digests[0]))
        {
            throw IsFirst
                ? new InvalidDataException($"the processes have different weights {when}: "
                    + string.Join(", ", digests.Select((value, rank) => $"{rank} has {value:x16}"))
                    + ". Use machines of one kind and one version of every library; the last checkpoint is from before")
                : new EndedElsewhereException();
        }
    }
}
