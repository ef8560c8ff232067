using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>optim</c> of classification.</summary>
[Ignored("monitor")] // upstream's one file with ReduceLROnPlateau has it here, where nothing reads it; we watch val_acc
public sealed record OptimSettings
{
    /// <summary>The loss.</summary>
    [Setting("loss", Choices = ["CrossEntropyLoss", "SmoothedCrossEntropyLoss"])]
    public string Loss { get; init; } = "CrossEntropyLoss";

    /// <summary>
    /// Share of the target that SmoothedCrossEntropyLoss spreads over all classes; the default is a constant of upstream.
    /// </summary>
    [Setting("smoothing", Least = 0, Most = 0.99, Ours = true)]
    public double Smoothing { get; init; } = 0.01;

    /// <summary>
    /// Where the encoder is pretrained: each of its layers learns at this share of the next one's rate, the last one at this share of the
    /// head's. 1 = all learn alike; from scratch they always do.
    /// </summary>
    [Setting("layer_decay", Least = 0.01, Most = 1, Ours = true)]
    public double LayerDecay { get; init; } = 1;

    /// <summary>The optimiser.</summary>
    [Setting("optimizer", Required = true)]
    public OptimiserSettings Optimiser { get; init; } = new();

    /// <summary>The learning-rate schedule; a constant rate where absent.</summary>
    [Setting("scheduler")]
    public SchedulerSettings Scheduler { get; init; } = new();
}

/// <summary><c>optim.optimizer</c>, named as in torch.optim.</summary>
public sealed record OptimiserSettings : IChecked
{
    /// <summary>Which optimiser.</summary>
    [Setting("name", Required = true, Choices = ["Adam", "AdamW", "SGD"])]
    public string Name { get; init; } = "Adam";

    /// <summary>Learning rate.</summary>
    [Setting("params.lr", Least = 0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay: added to the gradient by Adam and SGD, decoupled in AdamW.</summary>
    [Setting("params.weight_decay", Least = 0, Default = "0; AdamW 0.01")]
    public double WeightDecay { get; init; }

    /// <summary>Decay of the means of gradients and of squared gradients (Adam, AdamW).</summary>
    [Setting("params.betas")]
    public IReadOnlyList<double> Betas { get; init; } = [0.9, 0.999];

    /// <summary>Epsilon (Adam, AdamW).</summary>
    [Setting("params.eps", Least = 0)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Momentum (SGD).</summary>
    [Setting("params.momentum", Least = 0)]
    public double Momentum { get; init; }

    /// <summary>Dampening of momentum (SGD).</summary>
    [Setting("params.dampening", Least = 0)]
    public double Dampening { get; init; }

    /// <summary>Nesterov momentum (SGD); needs momentum and no dampening.</summary>
    [Setting("params.nesterov")]
    public bool Nesterov { get; init; }

    object IChecked.Checked(MapReader map)
    {
        var parameters = map.Section("params");
        if (Betas is not [>= 0 and < 1, >= 0 and < 1])
        {
            parameters.Problem("betas", "expected two numbers from 0 to below 1");
        }

        if (Nesterov && (Momentum <= 0 || Dampening != 0))
        {
            parameters.Problem("nesterov", "needs momentum above 0 and dampening 0");
        }

        return Name == "AdamW" && !parameters.Has("weight_decay") ? this with { WeightDecay = 1e-2 } : this;
    }
}

/// <summary><c>optim.scheduler</c>, named as in torch.optim.lr_scheduler; stepped once per epoch.</summary>
// last_epoch other than -1 would start in the middle; a resumed run restores the schedule from its checkpoint instead.
[Ignored("params.last_epoch", "params.mode", "params.verbose")]
public sealed record SchedulerSettings
{
    /// <summary>Which schedule.</summary>
    [Setting("name", Required = true, Choices = ["CosineAnnealingLR", "ReduceLROnPlateau", "StepLR", "none"])]
    public string Name { get; init; } = "none";

    /// <summary>Epochs from the highest rate to the lowest; it rises again after (CosineAnnealingLR).</summary>
    [Setting("params.T_max", Least = 1)]
    public int TMax { get; init; } = 10;

    /// <summary>The lowest rate (<c>eta_min</c> of CosineAnnealingLR, <c>min_lr</c> of ReduceLROnPlateau).</summary>
    [Setting("params.eta_min", Alias = "min_lr", Least = 0)]
    public double Minimum { get; init; }

    /// <summary>Epochs between two steps (StepLR).</summary>
    [Setting("params.step_size", Least = 1)]
    public int StepSize { get; init; } = 10;

    /// <summary>The factor of a step (StepLR).</summary>
    [Setting("params.gamma", Least = 0)]
    public double Gamma { get; init; } = 0.1;

    /// <summary>The factor of a reduction (ReduceLROnPlateau).</summary>
    [Setting("params.factor", Least = 0, Most = 1)]
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without improvement before the rate falls (ReduceLROnPlateau).</summary>
    [Setting("params.patience", Least = 0)]
    public int Patience { get; init; } = 10;

    /// <summary>Epochs of linear rise in front of the schedule.</summary>
    [Setting("params.warmup_epochs", Least = 0, Ours = true)]
    public int WarmupEpochs { get; init; }
}

/// <summary><c>trainer</c> of classification: what upstream hands to Lightning's Trainer.</summary>
// The device is chosen on the command line (--device).
[Ignored("gpus", "accelerator", "devices", "num_sanity_val_steps", "progress_bar_refresh_rate", "check_val_every_n_epoch", "precision")]
public sealed record TrainerSettings
{
    /// <summary>Epochs at most.</summary>
    [Setting("max_epochs", Least = 0, Harmless = true)]
    public int MaxEpochs { get; init; } = 1000;

    /// <summary>A training checkpoint to continue from.</summary>
    [Setting("resume_from_checkpoint", Input = true, Harmless = true)]
    public string? ResumeFrom { get; init; }

    /// <summary>Largest global L2 norm of the gradients; not clipped where absent.</summary>
    [Setting("gradient_clip_val", Least = 0)]
    public double? GradientClip { get; init; }
}

/// <summary><c>exp_manager</c> of classification: which epochs' checkpoints are kept, and early stopping.</summary>
// CSV, JSON lines and TensorBoard are always written, and checkpoints always kept, in the stage's folder.
[Ignored(
    "create_tensorboard_logger", "create_wandb_logger", "wandb_logger_kwargs", "create_checkpoint_callback", "exp_dir", "name",
    "checkpoint_callback_params.dirpath", "checkpoint_callback_params.verbose", "checkpoint_callback_params.save_last",
    "checkpoint_callback_params.filename", "early_stopping_params.verbose")]
public sealed record ExperimentManagerSettings : IChecked
{
    /// <summary>How many of the best epochs' checkpoints are kept.</summary>
    [Setting("checkpoint_callback_params.save_top_k", Least = 1, Most = 1000)]
    public int SaveTopK { get; init; } = 1;

    /// <summary>
    /// The metric that ranks epochs, stops early and lowers the rate on a plateau: upstream's name of it, or a column of metrics.csv.
    /// </summary>
    [Setting("checkpoint_callback_params.monitor", Choices = ["val_acc", "val_loss", "top1", "top3", "top5", "loss"], Default = "val_acc")]
    public string Monitor { get; init; } = "top1";

    /// <summary>Must fit the metric: max for an accuracy, min for a loss.</summary>
    [Setting("checkpoint_callback_params.mode", Choices = ["max", "min"], Default = "what fits the metric", Harmless = true)]
    public string? Mode { get; init; }

    /// <summary>The same as checkpoint_callback_params.monitor, which it stands for where that is absent.</summary>
    [Setting("early_stopping_params.monitor", Choices = ["val_acc", "val_loss", "top1", "top3", "top5", "loss"], Harmless = true)]
    public string? StoppingMonitor { get; init; }

    /// <summary>Must fit the metric.</summary>
    [Setting("early_stopping_params.mode", Choices = ["max", "min"], Default = "what fits the metric", Harmless = true)]
    public string? StoppingMode { get; init; }

    /// <summary>Whether training stops early.</summary>
    [Setting("early_stopping_callback")]
    public bool EarlyStopping { get; init; }

    /// <summary>
    /// Validations in a row without a strict improvement that end the run, where early stopping is on. The default is Lightning's.
    /// </summary>
    [Setting("early_stopping_params.patience", Least = 1)]
    public int Patience { get; init; } = 3;

    /// <summary>Must be 0: any strict improvement counts.</summary>
    [Setting("early_stopping_params.min_delta")]
    public double MinDelta { get; init; }

    object IChecked.Checked(MapReader map)
    {
        if (MinDelta != 0)
        {
            map.Section("early_stopping_params").Problem("min_delta", "only 0 is supported: any strict improvement counts");
        }

        var (checkpoints, stopping) = (map.Section("checkpoint_callback_params"), map.Section("early_stopping_params"));
        var monitor = Own(checkpoints.Has("monitor") ? Monitor : StoppingMonitor ?? Monitor);
        if (StoppingMonitor is { } watched && Own(watched) != monitor)
        {
            stopping.Problem("monitor", $"'{watched}', but checkpoint_callback_params.monitor is '{Monitor}': one metric serves both");
        }

        var mode = monitor == "loss" ? "min" : "max";
        foreach (var (section, given) in ((MapReader, string?)[])[(checkpoints, Mode), (stopping, StoppingMode)])
        {
            if (given is not null && given != mode)
            {
                var better = mode == "min" ? "smaller" : "larger";
                section.Problem("mode", $"'{given}': {monitor} is better when {better}; write mode: {mode}");
            }
        }

        return this with { Monitor = monitor };
    }

    private static string Own(string monitor) => monitor switch { "val_acc" => "top1", "val_loss" => "loss", _ => monitor };
}
