using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;

namespace OpenHands.Settings.Stages;

/// <summary>
/// A pretraining configuration: upstream's <c>data/model/params[/pretrained]</c>, and this project's <c>training</c> and run keys.
/// </summary>
[Ignored("name")]
public sealed record PretrainSettings : IChecked, ILoopSettings
{
    /// <summary>The keys that stages with a network share.</summary>
    [Setting("")]
    public RunSettings Run { get; init; } = new();

    /// <summary>The corpus that is learnt from.</summary>
    [Setting("data.train_dataset", Required = true)]
    public PoseWindowsSettings Train { get; init; } = new();

    /// <summary>The corpus that is validated on.</summary>
    [Setting("data.val_dataset", Required = true)]
    public PoseWindowsSettings Validation { get; init; } = new();

    /// <summary>The objective and its encoder.</summary>
    [Setting("model", Required = true)]
    public PretrainerSettings Model { get; init; } = new();

    /// <summary>Batches, epochs, optimiser.</summary>
    [Setting("params")]
    public PretrainingParams Params { get; init; } = new();

    /// <summary>This project's own settings of the loop.</summary>
    [Setting("training")]
    public TrainingSettings Training { get; init; } = new();

    /// <summary>A checkpoint whose weights the run starts from.</summary>
    [Setting("pretrained", Input = true)]
    public string? Pretrained { get; init; }

    int ILoopSettings.BatchSize => Params.BatchSize;

    int ILoopSettings.MaxEpochs => Params.MaxEpochs;

    OptimiserSettings ILoopSettings.Optimiser => Params.Optimiser;

    SchedulerSettings ILoopSettings.Scheduler => Params.Scheduler;

    double ILoopSettings.ClipNorm => Training.GradientClip ?? 1; // a constant of upstream

    int ILoopSettings.KeepBest => Params.SaveTopK;

    int ILoopSettings.EarlyStoppingPatience => 0;

    int ILoopSettings.DataWorkers => Training.DataWorkers ?? Params.Workers;

    string? ILoopSettings.ResumeFrom => Params.ResumeFrom;

    string ILoopSettings.Monitor => Params.Monitor;

    object IChecked.Checked(MapReader map)
    {
        if (Model.Objective.Refuses(Train.Windows) is { } problem)
        {
            map.Section("data").Problem("train_dataset", problem);
        }

        return this;
    }
}
