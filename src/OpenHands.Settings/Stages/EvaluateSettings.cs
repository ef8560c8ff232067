using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;

namespace OpenHands.Settings.Stages;

/// <summary>
/// An evaluation: upstream's classification file, of which <c>data</c>, <c>model</c> and <c>pretrained</c> count (spec/openhands.md section
/// 13); of the keys of training only those count that decide bits.
/// </summary>
public sealed record EvaluateSettings
{
    /// <summary><c>compat</c>, <c>protocol</c>, <c>seed</c>.</summary>
    public required RunSettings Run { get; init; }

    /// <summary><c>fraction</c> (1): what the classifier was trained on; recorded.</summary>
    public double Fraction { get; init; } = 1;

    /// <summary><c>init</c> (pretrained): where the classifier started from; recorded.</summary>
    public Initialisation Initialisation { get; init; }

    /// <summary><c>data</c>: <c>test_pipeline</c>, or <c>valid_pipeline</c> where there is none.</summary>
    public required ClassificationData Data { get; init; }

    /// <summary><c>model</c>.</summary>
    public required ClassifierSettings Model { get; init; }

    /// <summary><c>pretrained</c>: the trained classifier's checkpoint; <c>--checkpoint</c> may stand for it.</summary>
    public string? Checkpoint { get; init; }

    /// <summary><c>training.threads</c>, <c>training.reproducible</c>.</summary>
    public ComputeSettings Compute { get; init; } = new();

    internal static EvaluateSettings Read(MapReader map)
    {
        map.Skip("optim", "trainer", "exp_manager");
        var config = new EvaluateSettings
        {
            Run = RunSettings.Read(map),
            Fraction = CellSettings.Fraction(map),
            Initialisation = CellSettings.Initialisation(map),
            Data = ClassificationData.Read(map.RequiredMap("data")),
            Model = ClassifierSettings.Read(map.RequiredMap("model")),
            Checkpoint = map.Input("pretrained"),
            Compute = ComputeSettings.Read(map.Map("training")),
        };
        map.Ignore("name");
        map.End();
        if (map.Has("data") && config.Data.Test is null && config.Data.Validation is null)
        {
            map.Problem("data", "expected test_pipeline or valid_pipeline");
        }

        return config;
    }
}
