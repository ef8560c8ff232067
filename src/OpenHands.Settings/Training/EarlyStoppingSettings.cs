using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>early_stopping_params</c>: stop after so many validations in a row without a strict improvement.</summary>
/// <param name="Patience"><c>patience</c> (3, Lightning's): validations.</param>
public sealed record EarlyStoppingSettings(int Patience)
{
    internal static EarlyStoppingSettings Read(MapReader map)
    {
        MonitoredMetric.Require(map);
        var stopping = new EarlyStoppingSettings(map.Integer("patience", 1) ?? 3);
        if (map.Number("min_delta") is not (null or 0))
        {
            map.Problem("min_delta", "only 0 is supported: any strict improvement counts");
        }

        map.Ignore("verbose");
        map.End();
        return stopping;
    }
}
