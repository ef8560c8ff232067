namespace OpenHands.Training.Schedules;

/// <summary>
/// Linear warm-up in front of another schedule: epoch e of n has (e + 1) / (n + 1) of its rate; then that schedule starts.
/// </summary>
/// <param name="after">The schedule that follows.</param>
/// <param name="epochs">Number of warm-up epochs n.</param>
public sealed class WarmupSchedule(LearningRateSchedule after, int epochs) : LearningRateSchedule
{
    private const string Epoch = "warmup_epoch";
    private readonly int _epochs = epochs >= 0
        ? epochs
        : throw new ArgumentException($"warm-up epochs are {epochs}, but must be at least 0");
    private int _epoch;

    /// <inheritdoc />
    public override double LearningRate => _epoch < _epochs ? after.LearningRate * (_epoch + 1) / (_epochs + 1) : after.LearningRate;

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> State => new Dictionary<string, double>(after.State) { [Epoch] = _epoch };

    /// <inheritdoc />
    public override void Step(double? metric)
    {
        if (_epoch >= _epochs)
        {
            after.Step(metric);
        }

        _epoch++;
    }

    /// <inheritdoc />
    public override void Restore(IReadOnlyDictionary<string, double> state)
    {
        _epoch = (int)Read(state, Epoch);
        after.Restore(state);
    }
}
