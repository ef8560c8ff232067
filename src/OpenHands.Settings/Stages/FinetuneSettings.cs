using System.Globalization;
using OpenHands.Poses;
using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Stages;

/// <summary>What training and evaluating a classifier have in common.</summary>
public abstract record ClassificationSettings
{
    /// <summary>The keys that stages with a network share.</summary>
    [Setting("")]
    public RunSettings Run { get; init; } = new();

    /// <summary>Part of the labels, and where the network starts; an evaluation records them.</summary>
    [Setting("")]
    public CellSettings Cell { get; init; } = new();

    /// <summary>Clips for training, validation and test; an evaluation takes test, or validation where there is none.</summary>
    [Setting("data", Required = true)]
    public ClassificationData Data { get; init; } = new();

    /// <summary>The network.</summary>
    [Setting("model", Required = true)]
    public ClassifierSettings Model { get; init; } = new();
}

/// <summary>
/// A classification configuration: upstream's <c>data/model/optim/trainer/exp_manager[/pretrained]</c>, and this project's <c>training</c>
/// and run keys. Fine-tuning and training from scratch are the same stage.
/// </summary>
[Ignored("name")]
public sealed record FinetuneSettings : ClassificationSettings, IChecked, ILoopSettings
{
    /// <summary>Loss, optimiser and schedule.</summary>
    [Setting("optim", Required = true)]
    public OptimSettings Optim { get; init; } = new();

    /// <summary>Epochs and gradients.</summary>
    [Setting("trainer")]
    public TrainerSettings Trainer { get; init; } = new();

    /// <summary>Kept checkpoints and early stopping.</summary>
    [Setting("exp_manager")]
    public ExperimentManagerSettings Manager { get; init; } = new();

    /// <summary>This project's own settings of the loop.</summary>
    [Setting("training")]
    public TrainingSettings Training { get; init; } = new();

    /// <summary>A whole classifier's checkpoint whose weights the run starts from.</summary>
    [Setting("pretrained", Input = true)]
    public string? Pretrained { get; init; }

    /// <summary>How training clips become batches.</summary>
    public DataLoaderSettings Loader => Data.Train?.Loader ?? new DataLoaderSettings();

    int ILoopSettings.BatchSize => Loader.BatchSize;

    int ILoopSettings.MaxEpochs => Trainer.MaxEpochs;

    OptimiserSettings ILoopSettings.Optimiser => Optim.Optimiser;

    SchedulerSettings ILoopSettings.Scheduler => Optim.Scheduler;

    double ILoopSettings.LayerDecay =>
        Pretrained is not null || (Model.Pretrained is not null && Cell.Initialisation == Initialisation.Pretrained) ? Optim.LayerDecay : 1;

    double ILoopSettings.ClipNorm => Training.GradientClip ?? Trainer.GradientClip ?? 0;

    int ILoopSettings.KeepBest => Manager.SaveTopK;

    int ILoopSettings.EarlyStoppingPatience => Manager.EarlyStopping ? Manager.Patience : 0;

    int ILoopSettings.DataWorkers => Training.DataWorkers ?? Loader.Workers;

    string? ILoopSettings.ResumeFrom => Trainer.ResumeFrom;

    string ILoopSettings.Monitor => Manager.Monitor;

    object IChecked.Checked(MapReader map)
    {
        if (map.Has("data") && (Data.Train is null || Data.Validation is null))
        {
            map.Problem("data", "expected train_pipeline and valid_pipeline");
        }

        return this with { Data = Data.With(Run.Defects) };
    }
}

/// <summary>The keys of a cell of an experiment that only classifiers have.</summary>
public sealed record CellSettings : IChecked
{
    /// <summary>Part of each class's training clips that is used, at least one of each.</summary>
    [Setting("fraction", Least = 0.0001, Most = 1, Ours = true)]
    public double Fraction { get; init; } = 1;

    /// <summary>
    /// So many training clips of each class instead of a part of them, or all; drawn by the seed, and among those of a larger number.
    /// </summary>
    [Setting("clips_per_class", Ours = true)]
    public ClipsPerClass ClipsPerClass { get; init; }

    /// <summary>Where the encoder starts from.</summary>
    [Setting("init", Ours = true)]
    public Initialisation Initialisation { get; init; }

    object IChecked.Checked(MapReader map)
    {
        if (map.Has("fraction") && map.Has("clips_per_class"))
        {
            map.Problem("clips_per_class", "given together with fraction; say one of them: each chooses how many labels are used");
        }

        return this;
    }
}

/// <summary><c>clips_per_class</c>: a number of clips, or <c>all</c>.</summary>
/// <param name="Count">How many of each class; null for all.</param>
public readonly record struct ClipsPerClass(int? Count)
{
    private const string All = "all";
    private const int Most = 1_000_000;

    /// <inheritdoc/>
    public override string ToString() => Count?.ToString(CultureInfo.InvariantCulture) ?? All;

    internal static object? Read(MapReader map, string key) => map.Node(key) is ConfigScalar { Text: All }
        ? default(ClipsPerClass)
        : map.Node(key) is ConfigScalar { Quoted: false } scalar
            && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most
            ? new ClipsPerClass(count)
            : Refused(map, key);

    private static object? Refused(MapReader map, string key)
    {
        map.Problem(key, $"expected a whole number, 1 to {Most}, or {All}, found "
            + (map.Node(key) is ConfigScalar scalar ? $"'{scalar.Text}'" : map.Node(key)!.Kind));
        return null;
    }
}

/// <summary><c>init</c>: where a classifier's encoder starts from.</summary>
public enum Initialisation
{
    /// <summary>From the checkpoint that <c>model.pretrained</c> names (the default).</summary>
    Pretrained,

    /// <summary>From random weights; the architecture still follows <c>model.pretrained</c>.</summary>
    Scratch,
}

/// <summary><c>data</c> of classification.</summary>
public sealed record ClassificationData : IChecked
{
    /// <summary>Must be pose.</summary>
    [Setting("modality")]
    public string Modality { get; init; } = "pose";

    /// <summary>The clips that are learnt from; may be absent where nothing is trained.</summary>
    [Setting("train_pipeline")]
    public PipelineSettings? Train { get; init; }

    /// <summary>The clips that are validated on.</summary>
    [Setting("valid_pipeline")]
    public PipelineSettings? Validation { get; init; }

    /// <summary>
    /// The clips that are tested on; without it, evaluation takes <c>valid_pipeline</c>, which upstream points to the test split.
    /// </summary>
    [Setting("test_pipeline", Harmless = true)]
    public PipelineSettings? Test { get; init; }

    object IChecked.Checked(MapReader map)
    {
        if (Modality != "pose")
        {
            map.Problem("modality", $"'{Modality}': only pose data is supported; write modality: pose");
        }

        return this;
    }

    // What is read of a data set depends on the stage's defects.
    internal ClassificationData With(Defects defects) => this with
    {
        Train = With(Train, defects),
        Validation = With(Validation, defects),
        Test = With(Test, defects),
    };

    private static PipelineSettings? With(PipelineSettings? pipeline, Defects defects) => pipeline is null ? null : pipeline with
    {
        Dataset = pipeline.Dataset with
        {
            Defects = defects,
            Datasets = [.. pipeline.Dataset.Datasets.Select(member => member with { Defects = defects })],
        },
    };
}
