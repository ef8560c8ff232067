namespace OpenHands.Training.Selection;

/// <summary>
/// Ends a run after <c>patience</c> validations in a row without a strict improvement (docs/upstream.md#classifier-training; minimum
/// difference 0).
/// </summary>
/// <param name="patience">Validations without improvement that end the run; 0 never ends it.</param>
/// <param name="larger">True where a larger metric is better.</param>
public sealed class EarlyStopping(int patience, bool larger)
{
    /// <summary>The best metric so far, or null before the first validation.</summary>
    public double? Best { get; private set; }

    /// <summary>Validations since the best one.</summary>
    public int Waited { get; private set; }

    /// <summary>Whether the run should end.</summary>
    public bool ShouldStop => patience > 0 && Waited >= patience;

    /// <summary>Takes the metric of one validation. One that is not a number never improves.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Observe(double metric)
    {
        var better = Best is { } best ? (larger ? metric > best : metric < best) : !double.IsNaN(metric);
        (Best, Waited) = better ? (metric, 0) : (Best, Waited + 1);
        return better;
    }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(double? best, int waited) => (Best, Waited) = (best, waited);
}
