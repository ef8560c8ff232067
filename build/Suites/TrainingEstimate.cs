using System.Globalization;
using Build.Nightly;
using Build.Stages;
using OpenHands.Settings.Networks;

namespace Build.Suites;

/// <summary>How much a training stage computes, and the measured rate of its network where there is one.</summary>
/// <param name="Model">The network's name in <c>measured_rates.csv</c>.</param>
/// <param name="FramesPerItem">Frames of one clip or recording.</param>
/// <param name="Items">Clips or recordings of an epoch, repetitions included; null where neither counted nor inferred.</param>
/// <param name="Epochs">The most epochs.</param>
/// <param name="Batch">Clips or recordings of one step.</param>
public sealed record TrainingEstimate(string Model, double FramesPerItem, double? Items, double Epochs, double Batch)
{
    /// <summary>Different clips of an epoch.</summary>
    public double? Clips { get; init; }

    /// <summary>Whether clips are used whole, so that their length is assumed.</summary>
    public bool WholeClips { get; init; }

    /// <summary>Whether the number of items is inferred, not counted.</summary>
    public bool ItemsAreInferred { get; init; }

    /// <summary>Frames a second on one thread; null where none was measured.</summary>
    public double? Rate { get; init; }

    /// <summary>The processor of the rate, where it is known.</summary>
    public string Processor { get; init; } = "";

    /// <summary>Frames of the whole training.</summary>
    public double? Frames => Items * FramesPerItem * Epochs;

    /// <summary>Hours of the whole training on one thread.</summary>
    public double? Hours => Frames / Rate / 3600;
}

/// <summary>
/// What trainings come to, by the rates of <c>measured_rates.csv</c> of the catalogue, the clips that <c>expected_counts.csv</c> counts
/// and, where nobody counted, those that <c>inferred_sizes.csv</c> infers.
/// </summary>
/// <param name="catalogue">Folder of the tables.</param>
/// <param name="processor">Whose rates are preferred; null for this machine's.</param>
public sealed class TrainingEstimates(string catalogue, string? processor = null)
{
    /// <summary>Assumed where whole clips are used; the rates are nearly proportional to frames.</summary>
    public const int FramesOfAClip = 100;

    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _rates = Table(catalogue, "measured_rates.csv");
    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _counts = Table(catalogue, "expected_counts.csv");
    private readonly Lazy<IReadOnlyList<Dictionary<string, string>>> _inferred = Table(catalogue, "inferred_sizes.csv");
    private readonly Lazy<string> _processor = new(() => processor ?? MachineClass.Processor);

    /// <summary>The estimate of a stage that trains; null for others.</summary>
    public TrainingEstimate? Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.Kind.Name switch
        {
            "pretrain" => Rated(Pretraining(stage.Parameters)),
            "finetune" => Rated(FineTuning(stage.Parameters)),
            _ => null,
        };
    }

    internal static Lazy<IReadOnlyList<Dictionary<string, string>>> Table(string catalogue, string name) =>
        new(() => CatalogueRows.OfTable(Path.Combine(catalogue, name)));

    internal static double Number(IReadOnlyDictionary<string, string> of, string key, double otherwise) =>
        double.TryParse(of.GetValueOrDefault(key), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private TrainingEstimate Pretraining(IReadOnlyDictionary<string, string> of)
    {
        var items = Inferred(of.GetValueOrDefault("dataset"));
        return new TrainingEstimate(
            $"{of.GetValueOrDefault("model.objective", ObjectiveSettings.Default)} {of.GetValueOrDefault("model.encoder.type")}",
            Number(of, "data.train_dataset.seq_len", 10) * Number(of, "data.train_dataset.num_seq", 7),
            items, Number(of, "params.max_epochs", 1), Number(of, "params.batch_size", 1))
        {
            Clips = items,
            ItemsAreInferred = items is not null,
        };
    }

    private TrainingEstimate FineTuning(IReadOnlyDictionary<string, string> of)
    {
        var pretrained = of.Keys.Any(k => k.StartsWith("model.pretrained.", StringComparison.Ordinal));
        var encoder = of.GetValueOrDefault(pretrained ? "model.pretrained.load_from.model.encoder.type" : "model.encoder.type");
        var decoder = of.GetValueOrDefault("model.decoder.params.rnn_type") ?? of.GetValueOrDefault("model.decoder.type");
        var windows = Number(of, "data.train_pipeline.dataset.num_seq", 1) * Number(of, "data.train_pipeline.dataset.seq_len", 0);
        var dataset = of.GetValueOrDefault("dataset");
        var counted = Counted(dataset);
        var used = (counted ?? Inferred(dataset)) * Number(of, "fraction", 1);
        if (Number(of, "clips_per_class", 0) is > 0 and var each && Counted(dataset, "classes") is >= 1 and var classes)
        {
            used = Math.Min(used ?? double.MaxValue, each * classes);
        }

        var repeated = used is null
            ? 1 : Math.Max(1, Math.Round(Number(of, "training.epoch_clips", 0) / used.Value, MidpointRounding.AwayFromZero));
        return new TrainingEstimate(
            pretrained ? $"{of.GetValueOrDefault("model.pretrained.type", ObjectiveSettings.Default)} {encoder}" : $"{encoder} {decoder}",
            windows > 0 ? windows : FramesOfAClip, used * repeated,
            Number(of, "trainer.max_epochs", 1), Number(of, "data.train_pipeline.dataloader.batch_size", 1))
        {
            Clips = used,
            WholeClips = windows <= 0,
            ItemsAreInferred = counted is null && used is not null,
        };
    }

    // This processor's rate, or any other's, which is named then.
    private TrainingEstimate Rated(TrainingEstimate estimate)
    {
        var rows = _rates.Value.Where(row => row.GetValueOrDefault("model") == estimate.Model).ToList();
        var row = rows.FirstOrDefault(row => row.GetValueOrDefault("processor") == _processor.Value) ?? rows.FirstOrDefault();
        return row is null || !double.TryParse(row.GetValueOrDefault("frames_per_s"), CultureInfo.InvariantCulture, out var rate)
            ? estimate
            : estimate with { Rate = rate, Processor = row.GetValueOrDefault("processor") ?? "" };
    }

    // By the variant's name, or the data set's where it has one variant.
    private double? Counted(string? dataset, string what = "items")
    {
        var rows = _counts.Value.Where(row => row.GetValueOrDefault("split") == "train").ToList();
        return Named("variant") ?? Named("dataset");

        double? Named(string column) => rows.Where(row => string.Equals(row.GetValueOrDefault(column), dataset,
            StringComparison.OrdinalIgnoreCase)).ToList() is [var row] ? Number(row, what, double.NaN) : null;
    }

    private double? Inferred(string? dataset) =>
        _inferred.Value.FirstOrDefault(row => row.GetValueOrDefault("dataset") == dataset) is { } row
            ? Number(row, "items", double.NaN) : null;
}
