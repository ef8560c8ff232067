using OpenHands.Poses;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;

namespace OpenHands.Settings.Stages;

/// <summary>
/// An evaluation: upstream's classification file, of which <c>data</c>, <c>model</c> and <c>pretrained</c> count; of the keys of training
/// only those count that decide bits.
/// </summary>
[Ignored("name")]
[Skipped("optim", "trainer", "exp_manager")]
public sealed record EvaluateSettings : ClassificationSettings, IChecked
{
    /// <summary>The trained classifier's checkpoint; <c>--checkpoint</c> may stand for it.</summary>
    [Setting("pretrained", Input = true)]
    public string? Checkpoint { get; init; }

    /// <summary>
    /// So many training clips, those nearest by the encoder's features, decide instead of the trained head; needs <c>train_pipeline</c>.
    /// </summary>
    [Setting("neighbours", Least = 1, Most = 100_000, Ours = true)]
    public int? Neighbours { get; init; }

    /// <summary>How the network is computed: <c>training.threads</c> and <c>training.reproducible</c>.</summary>
    public ComputeSettings Compute { get; init; } = new();

    object IChecked.Checked(MapReader map)
    {
        if (map.Has("data") && Data.Test is null && Data.Validation is null)
        {
            map.Problem("data", "expected test_pipeline or valid_pipeline");
        }

        if (Neighbours is not null && map.Has("data") && Data.Train is null)
        {
            map.Problem("neighbours", "are sought in data.train_pipeline, which is missing");
        }

        // Other keys of training are how it was trained, which an evaluation does not look at.
        var compute = map.Map("training") is { } training ? SettingsBinder.Bind<ComputeSettings>(training, end: false) : Compute;
        return this with { Compute = compute, Data = Data.With(Run.Defects) };
    }
}
