using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary>The run keys that only classifiers have: <c>fraction</c> and <c>init</c>.</summary>
internal static class CellSettings
{
    private static readonly Dictionary<string, Initialisation> Names = new()
    {
        ["pretrained"] = Reading.Initialisation.Pretrained,
        ["scratch"] = Reading.Initialisation.Scratch,
    };

    public static double Fraction(MapReader map) => map.Number("fraction", 0.0001, 1) ?? 1;

    public static Initialisation Initialisation(MapReader map) => map.Choice("init", Names) ?? Reading.Initialisation.Pretrained;
}
