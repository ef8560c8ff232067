using System.Globalization;
using OpenHands.Runs.Metrics;

namespace OpenHands.Worker.Running;

/// <summary>Whether a pretraining has learnt anything that holds on recordings that it was not trained on.</summary>
/// <param name="Last">Validation loss of the last epoch.</param>
/// <param name="Chance">The loss of guessing: the logarithm of the number of rows that the loss chooses among.</param>
/// <param name="Warning">What to say; null where the loss ended below chance.</param>
internal sealed record PretrainingChance(double Last, double Chance, string? Warning)
{
    /// <summary>What the record holds of it; a loss that is not a number is left out.</summary>
    public IEnumerable<KeyValuePair<string, double>> Figures =>
        new Dictionary<string, double> { ["chance_loss"] = Chance, ["last_loss"] = Last }.Where(figure => double.IsFinite(figure.Value));

    /// <summary>Reads how a run's validation ended; null where nothing was validated.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="batch">Recordings B of a validation batch.</param>
    /// <param name="steps">Windows P that are predicted: the loss chooses among B times P.</param>
    /// <param name="bestEpoch">The epoch whose weights are kept.</param>
    /// <param name="best">Its validation loss.</param>
    public static PretrainingChance? Of(string folder, int batch, int steps, int bestEpoch, double? best)
    {
        if (MetricRow.ReadAll(Path.Combine(folder, MetricRow.FileName))
            .LastOrDefault(row => row.Phase == "valid") is not { } last)
        {
            return null;
        }

        var rows = batch * steps;
        var chance = Math.Log(rows);
        return new(last.Values.Loss, Math.Round(chance, 6), last.Values.Loss < chance ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the validation loss ended at {last.Values.Loss:0.000}, and guessing among {rows} gives {chance:0.000}: "
            + $"what was learnt does not hold on the validation recordings (best: {best:0.000} in epoch {bestEpoch}). "
            + $"More or more varied recordings, fewer epochs or stronger regularisation may help"));
    }
}
