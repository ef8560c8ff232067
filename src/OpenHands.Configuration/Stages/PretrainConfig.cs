using OpenHands.Configuration.Data;
using OpenHands.Configuration.Networks;
using OpenHands.Configuration.Reading;
using OpenHands.Configuration.Training;

namespace OpenHands.Configuration.Stages;

/// <summary>A pretraining configuration: upstream's <c>data/model/params[/pretrained]</c>, and this project's <c>training</c> and run keys.</summary>
public sealed record PretrainConfig
{
    /// <summary><c>compat</c>, <c>protocol</c>, <c>seed</c>.</summary>
    public required RunSettings Run { get; init; }

    /// <summary><c>data.train_dataset</c>.</summary>
    public required PoseWindowsConfig Train { get; init; }

    /// <summary><c>data.val_dataset</c>.</summary>
    public required PoseWindowsConfig Validation { get; init; }

    /// <summary><c>model</c>.</summary>
    public required PretrainerConfig Model { get; init; }

    /// <summary><c>params</c>.</summary>
    public required PretrainingParams Params { get; init; }

    /// <summary><c>training</c>.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary><c>pretrained</c>: a checkpoint whose weights the run starts from.</summary>
    public string? Pretrained { get; init; }

    internal static PretrainConfig Read(MapReader map)
    {
        var data = map.RequiredMap("data");
        var config = new PretrainConfig
        {
            Run = RunSettings.Read(map),
            Train = PoseWindowsConfig.Read(data.RequiredMap("train_dataset")),
            Validation = PoseWindowsConfig.Read(data.RequiredMap("val_dataset")),
            Model = PretrainerConfig.Read(map.RequiredMap("model")),
            Params = PretrainingParams.Read(map.Map("params")),
            Training = TrainingConfig.Read(map.Map("training")),
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
