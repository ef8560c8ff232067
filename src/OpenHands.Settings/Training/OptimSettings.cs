using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>optim</c> of classification (spec/openhands.md section 12).</summary>
/// <param name="SmoothedLoss"><c>loss</c>: CrossEntropyLoss (false) or SmoothedCrossEntropyLoss (true).</param>
/// <param name="Optimiser"><c>optimizer</c>.</param>
/// <param name="Scheduler"><c>scheduler</c>; a constant rate where absent.</param>
public sealed record OptimSettings(bool SmoothedLoss, OptimiserSettings Optimiser, SchedulerSettings Scheduler)
{
    private static readonly Dictionary<string, bool> Losses = new() { ["CrossEntropyLoss"] = false, ["SmoothedCrossEntropyLoss"] = true };

    internal static OptimSettings Read(MapReader map)
    {
        var optim = new OptimSettings(
            map.Choice("loss", Losses) ?? false,
            OptimiserSettings.Read(map.RequiredMap("optimizer")),
            map.Map("scheduler") is { } scheduler ? SchedulerSettings.Read(scheduler) : new SchedulerSettings());

        // Upstream's one file with ReduceLROnPlateau has it here, where nothing reads it (15.20); we watch val_acc.
        map.Ignore("monitor");
        map.End();
        return optim;
    }
}
