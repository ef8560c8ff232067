namespace OpenHands.Training.Schedules;

/// <summary>
/// CosineAnnealingLR in torch's recursive form: each rate is computed from the last one, and rises again after T_max (period 2 T_max;
/// docs/upstream.md#classifier-training).
/// </summary>
/// <param name="baseRate">Learning rate of epoch 0.</param>
/// <param name="tMax">T_max: epochs from the base rate down to <paramref name="etaMin"/>.</param>
/// <param name="etaMin">eta_min: the lowest rate.</param>
public sealed class CosineSchedule(double baseRate, int tMax, double etaMin = 0) : LearningRateSchedule
{
    private readonly int _tMax = tMax > 0
        ? tMax
        : throw new ArgumentException($"CosineAnnealingLR: T_max is {tMax}, but must be at least 1");
    private readonly double _span = baseRate - etaMin;
    private readonly double _lowest = etaMin;
    private double _rate = baseRate;
    private int _epoch;

    /// <inheritdoc />
    public override double LearningRate => _rate;

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> State => new Dictionary<string, double> { ["rate"] = _rate, ["epoch"] = _epoch };

    /// <inheritdoc />
    public override void Step(double? metric)
    {
        _epoch++;
        var sinceLowest = (_epoch - 1 - _tMax) % (2 * _tMax);
        _rate = sinceLowest == 0
            ? _rate + (_span * (1 - Math.Cos(Math.PI / _tMax)) / 2) // the ratio below would be 0/0 one epoch after the lowest rate
            : (1 + Math.Cos(Math.PI * _epoch / _tMax)) / (1 + Math.Cos(Math.PI * (_epoch - 1) / _tMax)) * (_rate - _lowest) + _lowest;
    }

    /// <inheritdoc />
    public override void Restore(IReadOnlyDictionary<string, double> state) =>
        (_rate, _epoch) = (Read(state, "rate"), (int)Read(state, "epoch"));
}
