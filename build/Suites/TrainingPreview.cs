using System.Globalization;
using Build.Stages;

namespace Build.Suites;

/// <summary>
/// How long a training stage would take at the rates that <c>measured_rates.csv</c> of the catalogue holds, for the clips that
/// <c>expected_counts.csv</c> counts; both are measured or counted, and what is in neither is said to be unknown.
/// </summary>
public sealed class TrainingPreview(string catalogue)
{
    private const int FramesOfAClip = 100; // where whole clips are used; the rates are nearly proportional to frames
    private const int Recordings = 1000;

    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _rates =
        new(() => CatalogueRows.OfTable(Path.Combine(catalogue, "measured_rates.csv")));
    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _counts =
        new(() => CatalogueRows.OfTable(Path.Combine(catalogue, "expected_counts.csv")));

    /// <summary>One line for a stage that trains; none for others.</summary>
    public IEnumerable<string> Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Kind.Name switch
        {
            "pretrain" => [$"           {Pretraining(stage.Parameters)}"],
            "finetune" => [$"           {FineTuning(stage.Parameters)}"],
            _ => [],
        };
    }

    private string Pretraining(IReadOnlyDictionary<string, string> of)
    {
        var model = $"dpc {of.GetValueOrDefault("model.encoder.type")}";
        if (Rate(model) is not { } rate)
        {
            return Unknown(model);
        }

        var frames = Number(of, "data.train_dataset.seq_len", 10) * Number(of, "data.train_dataset.num_seq", 7);
        var (hours, epochs) = (Recordings * frames / rate / 3600, Number(of, "params.max_epochs", 1));
        return FormattableString.Invariant(
            $"would take {hours:0.00} h an epoch for each {Recordings} recordings, {epochs:0} epochs at most ({Stated(rate)})");
    }

    private string FineTuning(IReadOnlyDictionary<string, string> of)
    {
        var pretrained = of.Keys.Any(k => k.StartsWith("model.pretrained.", StringComparison.Ordinal));
        var encoder = of.GetValueOrDefault(pretrained ? "model.pretrained.load_from.model.encoder.type" : "model.encoder.type");
        var decoder = of.GetValueOrDefault("model.decoder.params.rnn_type") ?? of.GetValueOrDefault("model.decoder.type");
        var model = pretrained ? $"dpc {encoder}" : $"{encoder} {decoder}";
        if (Rate(model) is not { } rate)
        {
            return Unknown(model);
        }

        var windows = Number(of, "data.train_pipeline.dataset.num_seq", 1) * Number(of, "data.train_pipeline.dataset.seq_len", 0);
        var frames = windows > 0 ? windows : FramesOfAClip;
        var share = Number(of, "fraction", 1);
        var clips = windows > 0 ? string.Empty : FormattableString.Invariant($", clips of {FramesOfAClip} frames");
        if (Items(of.GetValueOrDefault("dataset")) is not { } items)
        {
            return FormattableString.Invariant($"would take {1000 * frames / rate / 60:0.0} min an epoch for each 1000 clips{clips}, ")
                + FormattableString.Invariant($"{Number(of, "trainer.max_epochs", 1):0} epochs at most ({Stated(rate)})");
        }

        var used = items * share;
        var repeated = Math.Max(1, Math.Round(Number(of, "training.epoch_clips", 0) / used, MidpointRounding.AwayFromZero));
        var seconds = used * repeated * frames / rate;
        var epochs = Number(of, "trainer.max_epochs", 1);
        return FormattableString.Invariant($"would take {seconds * epochs / 3600:0.0} h for {used:0} clips and {epochs:0} epochs at most, ")
            + FormattableString.Invariant($"{seconds / 60:0.0} min an epoch{clips} ({Stated(rate)})");
    }

    private double? Rate(string model) =>
        _rates.Value.FirstOrDefault(row => row.GetValueOrDefault("model") == model) is { } row
            && double.TryParse(row.GetValueOrDefault("frames_per_s"), CultureInfo.InvariantCulture, out var rate)
                ? rate
                : null;

    private double? Items(string? dataset) =>
        _counts.Value.FirstOrDefault(row => row.GetValueOrDefault("split") == "train"
            && string.Equals(row.GetValueOrDefault("variant"), dataset, StringComparison.OrdinalIgnoreCase)) is { } row
            && double.TryParse(row.GetValueOrDefault("items"), CultureInfo.InvariantCulture, out var items)
                ? items
                : null;

    private static string Stated(double rate) => FormattableString.Invariant($"at {rate:0} frames/s on one thread, measured_rates.csv");

    private static string Unknown(string model) =>
        $"no measured rate for '{model}' yet (experiments/catalogue/measured_rates.csv)";

    private static double Number(IReadOnlyDictionary<string, string> of, string key, double otherwise) =>
        double.TryParse(of.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
