using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>trainer</c> of classification: what upstream hands to Lightning's Trainer.</summary>
/// <param name="MaxEpochs"><c>max_epochs</c> (1000, Lightning's).</param>
/// <param name="ResumeFrom"><c>resume_from_checkpoint</c>: a training checkpoint to continue from.</param>
/// <param name="GradientClip"><c>gradient_clip_val</c>: largest global L2 norm of the gradients; none where absent.</param>
public sealed record TrainerSettings(int MaxEpochs, string? ResumeFrom, double? GradientClip)
{
    internal static TrainerSettings Read(MapReader map)
    {
        var trainer = new TrainerSettings(
            map.Integer("max_epochs", 0) ?? 1000, map.Input("resume_from_checkpoint"), map.Number("gradient_clip_val", 0));

        // The device is chosen on the command line (--device).
        map.Ignore("gpus", "accelerator", "devices", "num_sanity_val_steps", "progress_bar_refresh_rate", "check_val_every_n_epoch", "precision");
        map.End();
        return trainer;
    }
}
