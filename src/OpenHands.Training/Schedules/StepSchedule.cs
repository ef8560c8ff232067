namespace OpenHands.Training.Schedules;

/// <summary>StepLR: the rate times gamma after every so many epochs.</summary>
/// <param name="baseRate">Learning rate of epoch 0.</param>
/// <param name="stepSize">step_size: epochs between two changes; 0 keeps the rate constant.</param>
/// <param name="gamma">gamma: the factor.</param>
public sealed class StepSchedule(double baseRate, int stepSize, double gamma) : LearningRateSchedule
{
    private readonly int _stepSize = stepSize >= 0
        ? stepSize
        : throw new ArgumentException($"StepLR: step_size is {stepSize}, but must be at least 1");
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
        if (_stepSize > 0 && _epoch % _stepSize == 0)
        {
            _rate *= gamma;
        }
    }

    /// <inheritdoc />
    public override void Restore(IReadOnlyDictionary<string, double> state) =>
        (_rate, _epoch) = (Read(state, "rate"), (int)Read(state, "epoch"));
}
