using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;

namespace OpenHands.Settings.Stages;

/// <summary>
/// A classification configuration: upstream's <c>data/model/optim/trainer/exp_manager[/pretrained]</c>, and this project's <c>training</c>
/// and run keys. Fine-tuning and training from scratch are the same stage.
/// </summary>
public sealed record FinetuneSettings
{
    /// <summary><c>compat</c>, <c>protocol</c>, <c>seed</c>.</summary>
    public required RunSettings Run { get; init; }

    /// <summary><c>fraction</c> (1): part of each class's training clips that is used, at least one of each.</summary>
    public double Fraction { get; init; } = 1;

    /// <summary><c>init</c> (pretrained): pretrained or scratch.</summary>
    public Initialisation Initialisation { get; init; }

    /// <summary><c>data</c>.</summary>
    public required ClassificationData Data { get; init; }

    /// <summary><c>model</c>.</summary>
    public required ClassifierSettings Model { get; init; }

    /// <summary><c>optim</c>.</summary>
    public required OptimSettings Optim { get; init; }

    /// <summary><c>trainer</c>.</summary>
    public required TrainerSettings Trainer { get; init; }

    /// <summary><c>exp_manager</c>.</summary>
    public required ExperimentManagerSettings Manager { get; init; }

    /// <summary><c>training</c>.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary><c>pretrained</c>: a whole classifier's checkpoint whose weights the run starts from.</summary>
    public string? Pretrained { get; init; }

    internal static FinetuneSettings Read(MapReader map)
    {
        var config = new FinetuneSettings
        {
            Run = RunSettings.Read(map),
            Fraction = CellSettings.Fraction(map),
            Initialisation = CellSettings.Initialisation(map),
            Data = ClassificationData.Read(map.RequiredMap("data")),
            Model = ClassifierSettings.Read(map.RequiredMap("model")),
            Optim = OptimSettings.Read(map.RequiredMap("optim")),
            Trainer = TrainerSettings.Read(map.Map("trainer") ?? map.Absent("trainer")),
            Manager = ExperimentManagerSettings.Read(map.Map("exp_manager")),
            Training = TrainingSettings.Read(map.Map("training")),
            Pretrained = map.Input("pretrained"),
        };
        map.Ignore("name");
        map.End();
        if (map.Has("data") && (config.Data.Train is null || config.Data.Validation is null))
        {
            map.Problem("data", "expected train_pipeline and valid_pipeline");
        }

        return config;
    }
}
