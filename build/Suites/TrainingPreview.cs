using Build.Stages;

namespace Build.Suites;

/// <summary>How long a training stage would take at the measured rate, in words; what is not known is said to be unknown.</summary>
public sealed class TrainingPreview(TrainingEstimates estimates)
{
    private const int Thousand = 1000;
    private const double LeastOfHours = 360; // less is told in minutes

    /// <summary>One line for a stage that trains; none for others.</summary>
    public IEnumerable<string> Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return estimates.Of(stage) is { } estimate ? [$"           {Line(stage.Kind.Name == "pretrain", estimate)}"] : [];
    }

    private static string Line(bool pretrains, TrainingEstimate of)
    {
        if (of.Rate is not { } rate)
        {
            return $"no measured rate for '{of.Model}' yet (experiments/catalogue/measured_rates.csv)";
        }

        var clips = of.WholeClips ? FormattableString.Invariant($", clips of {of.FramesPerItem} frames") : string.Empty;
        var where = of.Processor.Length > 0 ? $" of {of.Processor}" : string.Empty;
        var stated = FormattableString.Invariant($"at {rate:0} frames/s on one thread{where}, measured_rates.csv");
        var what = pretrains ? "recordings" : "clips";
        if (of.Hours is not { } hours)
        {
            var seconds = Thousand * of.FramesPerItem / rate;
            var epoch = pretrains && seconds >= LeastOfHours
                ? FormattableString.Invariant($"{seconds / 3600:0.00} h an epoch")
                : FormattableString.Invariant($"{seconds / 60:0.0} min an epoch");
            return FormattableString.Invariant(
                $"would take {epoch} for each {Thousand} {what}{clips}, {of.Epochs:0} epochs at most ({stated})");
        }

        var inferred = of.ItemsAreInferred ? "about " : string.Empty;
        return FormattableString.Invariant($"would take {hours:0.0} h for {inferred}{of.Clips:0} {what} and {of.Epochs:0} epochs at most, ")
            + FormattableString.Invariant($"{hours / of.Epochs * 60:0.0} min an epoch{clips} ({stated})");
    }
}
