using OpenHands.Models;
using OpenHands.Models.Pretraining;
using OpenHands.Poses;
using OpenHands.Settings;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>Builds the classifier of a configuration.</summary>
internal static class Classifiers
{
    /// <summary>What tables call a classifier's two halves; a pretrained encoder's head is named by its objective.</summary>
    public static (string Encoder, string Decoder) Names(ClassifierSettings model, string root) => model.Pretrained is { } pretrained
        ? (pretrained.ResolveModel(root).Encoder.Type, pretrained.Type)
        : (model.Encoder!.Type, model.Decoder!.Label);

    /// <summary>A network with fresh weights that depend on the seed alone.</summary>
    /// <param name="model">The <c>model</c> node.</param>
    /// <param name="channels">Input channels C of the data.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defects">Defects to reproduce.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="root">What a relative <c>cfg_file</c> is relative to.</param>
    /// <param name="dropPath">Share of the clips that skip a residual branch of the encoder, in training.</param>
    /// <exception cref="ConfigurationException">The encoder has no residual branches to skip.</exception>
    public static nn.Module<Tensor, Tensor> Create(
        ClassifierSettings model, int channels, int classes, Defects defects, long seed, string root, double dropPath = 0)
    {
        manual_seed(seed);
        if (model.Pretrained is { } pretrained)
        {
            var own = pretrained.ResolveModel(root);
            return Objectives.Classifier(own with { Encoder = own.Encoder with { DropPath = dropPath } }, channels, classes, defects);
        }

        var encoder = model.Encoder is ClipEncoderSettings residual ? residual with { DropPath = dropPath }
            : dropPath == 0 ? model.Encoder!
            : throw new ConfigurationException($"training.drop_path: {model.Encoder!.Type} has no residual branches that could be skipped");
        return new SignClassifier(encoder, model.Decoder!, channels, classes, defects);
    }
}
