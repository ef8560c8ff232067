namespace OpenHands.Training.Schedules;

/// <summary>
/// ReduceLROnPlateau with torch's defaults (relative threshold 1e-4, no cooldown, rate changes below 1e-8 ignored). Upstream's one use of
/// it names no metric and fails (docs/upstream.md#classifier-training); here it follows the validation metric that also selects
/// checkpoints.
/// </summary>
/// <param name="baseRate">Learning rate of epoch 0.</param>
/// <param name="factor">factor: what the rate is multiplied by.</param>
/// <param name="patience">patience: epochs without improvement that are tolerated; one more reduces the rate.</param>
/// <param name="larger">True where a larger metric is better.</param>
/// <param name="minimum">min_lr: the lowest rate.</param>
public sealed class PlateauSchedule(double baseRate, double factor, int patience, bool larger, double minimum = 0) : LearningRateSchedule
{
    private const double Threshold = 1e-4;
    private const double SmallestChange = 1e-8;
    private double _rate = baseRate;
    private double _best = larger ? double.NegativeInfinity : double.PositiveInfinity;
    private int _badEpochs;

    /// <inheritdoc />
    public override double LearningRate => _rate;

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> State =>
        new Dictionary<string, double> { ["rate"] = _rate, ["best"] = _best, ["bad_epochs"] = _badEpochs };

    /// <inheritdoc />
    public override void Step(double? metric)
    {
        var value = metric ?? throw new ArgumentException(
            "ReduceLROnPlateau needs a validation metric: give a validation set, or choose another scheduler");
        var better = larger ? value > Bar(1 + Threshold) : value < Bar(1 - Threshold);
        (_best, _badEpochs) = better ? (value, 0) : (_best, _badEpochs + 1);
        if (_badEpochs > patience)
        {
            var reduced = Math.Max(_rate * factor, minimum);
            _rate = _rate - reduced > SmallestChange ? reduced : _rate;
            _badEpochs = 0;
        }
    }

    /// <inheritdoc />
    public override void Restore(IReadOnlyDictionary<string, double> state) =>
        (_rate, _best, _badEpochs) = (Read(state, "rate"), Read(state, "best"), (int)Read(state, "bad_epochs"));

    private double Bar(double relative) => double.IsInfinity(_best) ? _best : _best * relative;
}
