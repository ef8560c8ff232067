namespace OpenHands.Training.Selection;

/// <summary>An epoch whose weights are kept.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Steps done at its end.</param>
/// <param name="Metric">The validation metric that it is ranked by.</param>
/// <param name="Values">All its validation metrics by name.</param>
public sealed record KeptEpoch(int Epoch, long Step, double Metric, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Name of its weight files, without extension.</summary>
    public string Name => $"epoch-{Epoch:d4}";
}
