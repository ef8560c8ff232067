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

    /// <summary>Reads how a run's validation ended; null where nothing was validated, or nothing is chosen.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="choices">Among how many each row of the loss chooses; null where it does not choose.</param>
    /// <param name="bestEpoch">The epoch whose weights are kept.</param>
    /// <param name="best">Its validation loss.</param>
    public static PretrainingChance? Of(string folder, long? choices, int bestEpoch, double? best)
    {
        if (choices is not { } rows || MetricRow.ReadAll(Path.Combine(folder, MetricRow.FileName))
            .LastOrDefault(row => row.Phase == "valid") is not { } last)
        {
            return null;
        }

        var chance = Math.Log(rows);
        return new(last.Loss, Math.Round(chance, 6), last.Loss < chance ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the validation loss ended at {last.Loss:0.000}, and guessing among {rows} gives {chance:0.000}: "
            + $"what was learnt does not hold on the validation recordings (best: {best:0.000} in epoch {bestEpoch}). "
            + $"More or more varied recordings, fewer epochs or stronger regularisation may help"));
    }
}
