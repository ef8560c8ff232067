using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary>The metric that epochs are ranked by: validation accuracy, as in every shipped file of upstream.</summary>
internal static class MonitoredMetric
{
    /// <summary>Reports a <c>monitor</c> or <c>mode</c> that asks for another one.</summary>
    public static void Require(MapReader map)
    {
        if (map.Text("monitor") is { } monitor && monitor != "val_acc")
        {
            map.Problem("monitor", $"'{monitor}': epochs are ranked by val_acc");
        }

        if (map.Text("mode") is { } mode && mode != "max")
        {
            map.Problem("mode", $"'{mode}': val_acc is better when larger; write mode: max");
        }
    }
}
