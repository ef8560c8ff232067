using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>exp_manager</c> of classification: loggers, checkpoints, early stopping (spec/openhands.md section 12).</summary>
public sealed record ExperimentManagerSettings
{
    /// <summary><c>checkpoint_callback_params.save_top_k</c> (1): how many of the best epochs' checkpoints are kept.</summary>
    public int SaveTopK { get; init; } = 1;

    /// <summary><c>early_stopping_callback</c> and <c>early_stopping_params</c>; null where off.</summary>
    public EarlyStoppingSettings? EarlyStopping { get; init; }

    internal static ExperimentManagerSettings Read(MapReader? map)
    {
        if (map is null)
        {
            return new ExperimentManagerSettings();
        }

        var checkpoint = map.Map("checkpoint_callback_params") ?? map.Absent("checkpoint_callback_params");
        var stopping = map.Map("early_stopping_params") ?? map.Absent("early_stopping_params");
        MonitoredMetric.Require(checkpoint);
        var stop = EarlyStoppingSettings.Read(stopping);
        var manager = new ExperimentManagerSettings
        {
            SaveTopK = checkpoint.Integer("save_top_k", 1, 1000) ?? 1,
            EarlyStopping = map.Flag("early_stopping_callback") ?? false ? stop : null,
        };

        // CSV, JSON lines and TensorBoard are always written, and checkpoints always kept, in the stage's folder.
        checkpoint.Ignore("dirpath", "verbose", "save_last", "filename");
        checkpoint.End();
        map.Ignore("create_tensorboard_logger", "create_wandb_logger", "wandb_logger_kwargs", "create_checkpoint_callback", "exp_dir", "name");
        map.End();
        return manager;
    }
}
