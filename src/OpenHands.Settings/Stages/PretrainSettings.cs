using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;

namespace OpenHands.Settings.Stages;

/// <summary>A pretraining configuration: upstream's <c>data/model/params[/pretrained]</c>, and this project's <c>training</c> and run keys.</summary>
public sealed record PretrainSettings
{
    /// <summary><c>compat</c>, <c>protocol</c>, <c>seed</c>.</summary>
    public required RunSettings Run { get; init; }

    /// <summary><c>data.train_dataset</c>.</summary>
    public required PoseWindowsSettings Train { get; init; }

    /// <summary><c>data.val_dataset</c>.</summary>
    public required PoseWindowsSettings Validation { get; init; }

    /// <summary><c>model</c>.</summary>
    public required PretrainerSettings Model { get; init; }

    /// <summary><c>params</c>.</summary>
    public required PretrainingParams Params { get; init; }

    /// <summary><c>training</c>.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary><c>pretrained</c>: a checkpoint whose weights the run starts from.</summary>
    public string? Pretrained { get; init; }

    internal static PretrainSettings Read(MapReader map)
    {
        var data = map.RequiredMap("data");
        var config = new PretrainSettings
        {
            Run = RunSettings.Read(map),
            Train = PoseWindowsSettings.Read(data.RequiredMap("train_dataset")),
            Validation = PoseWindowsSettings.Read(data.RequiredMap("val_dataset")),
            Model = PretrainerSettings.Read(map.RequiredMap("model")),
            Params = PretrainingParams.Read(map.Map("params")),
            Training = TrainingSettings.Read(map.Map("training")),
            Pretrained = map.Input("pretrained"),
        };
        data.End();
        map.Ignore("name");
        map.End();
        if (config.Train.Windows <= config.Model.PredictionSteps)
        {
            data.Problem("train_dataset", $"num_seq {config.Train.Windows} must be above model.pred_steps {config.Model.PredictionSteps}");
        }

        return config;
    }
}
