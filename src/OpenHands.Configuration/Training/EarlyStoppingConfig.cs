using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Training;

/// <summary><c>early_stopping_params</c>: stop after so many validations in a row without a strict improvement.</summary>
/// <param name="Monitor"><c>monitor</c> (val_acc).</param>
/// <param name="LargerIsBetter"><c>mode</c> (max): max or min.</param>
/// <param name="Patience"><c>patience</c> (3, Lightning's): validations.</param>
/// <param name="MinDelta"><c>min_delta</c> (0): smallest change that counts.</param>
public sealed record EarlyStoppingConfig(string Monitor, bool LargerIsBetter, int Patience, double MinDelta)
{
    private static readonly Dictionary<string, bool> Modes = new() { ["max"] = true, ["min"] = false };

    internal static bool? ReadMode(MapReader map) => map.Choice("mode", Modes);

    internal static EarlyStoppingConfig Read(MapReader map)
    {
        var stopping = new EarlyStoppingConfig(
            map.Text("monitor") ?? "val_acc", ReadMode(map) ?? true, map.Integer("patience", 0) ?? 3, map.Number("min_delta", 0) ?? 0);
        map.Ignore("verbose");
        map.End();
        return stopping;
    }
}
