using OpenHands.Models.Encoders;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace OpenHands.Models.Pretraining;

/// <summary>Builds the networks of an objective's settings record: every objective has its line here.</summary>
public static class Objectives
{
    /// <summary>What pretraining trains, with fresh weights from torch's generator as it stands.</summary>
    /// <param name="model">The pretraining's <c>model</c>.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">A setting does not fit.</exception>
    public static IPretrainingObjective Create(PretrainerSettings model, Defects? defects = null) => model.Objective switch
    {
        DpcSettings => new DpcPretrainer(model, defects),
        ArrowOfTimeSettings => new ArrowOfTime(Encoder(model, model.InChannels, defects)),
        MaskedSettings masked => new MaskedPretrainer(
            Encoder(model, model.InChannels, defects), masked, masked.Teacher is null ? null : Encoder(model, model.InChannels, defects)),
        var other => throw new ArgumentException($"no network for {other.GetType().Name}"),
    };

    /// <summary>What fine-tuning trains, with fresh weights: an <see cref="IPretrainedClassifier"/> around the same encoder.</summary>
    /// <param name="model">The pretraining's <c>model</c>.</param>
    /// <param name="channels">Coordinates C of a joint.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">A setting does not fit.</exception>
    public static nn.Module<Tensor, Tensor> Classifier(PretrainerSettings model, int channels, int classes, Defects? defects = null) =>
        model.Objective is DpcSettings
            ? new DpcClassifier(model, channels, classes, defects) // keeps the GRU too
            : new PooledClassifier(Encoder(model, channels, defects), classes, model.Dropout);

    private static Encoder Encoder(PretrainerSettings model, int channels, Defects? defects) =>
        Networks.Create(model.Encoder with { Features = model.HiddenDim }, channels, defects);
}
