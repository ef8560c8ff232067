using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Training;

/// <summary><c>optim</c> of classification (spec/openhands.md section 12).</summary>
/// <param name="SmoothedLoss"><c>loss</c>: CrossEntropyLoss (false) or SmoothedCrossEntropyLoss (true).</param>
/// <param name="Optimiser"><c>optimizer</c>.</param>
/// <param name="Scheduler"><c>scheduler</c>; a constant rate where absent.</param>
public sealed record OptimConfig(bool SmoothedLoss, OptimiserConfig Optimiser, SchedulerConfig Scheduler)
{
    private static readonly Dictionary<string, bool> Losses = new() { ["CrossEntropyLoss"] = false, ["SmoothedCrossEntropyLoss"] = true };

    internal static OptimConfig Read(MapReader map)
    {
        var optim = new OptimConfig(
            map.Choice("loss", Losses) ?? false,
            OptimiserConfig.Read(map.RequiredMap("optimizer")),
            map.Map("scheduler") is { } scheduler ? SchedulerConfig.Read(scheduler) : new SchedulerConfig());

        // Upstream's one file with ReduceLROnPlateau has it here, where nothing reads it (15.20); we watch val_acc.
        map.Ignore("monitor");
        map.End();
        return optim;
    }
}
