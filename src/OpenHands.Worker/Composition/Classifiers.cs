using OpenHands.Models;
using OpenHands.Models.Pretraining;
using OpenHands.Poses;
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
    public static nn.Module<Tensor, Tensor> Create(
        ClassifierSettings model, int channels, int classes, Defects defects, long seed, string root)
    {
        manual_seed(seed);
        return model.Pretrained is { } pretrained
            ? Objectives.Classifier(pretrained.ResolveModel(root), channels, classes, defects)
            : new SignClassifier(model.Encoder!, model.Decoder!, channels, classes, defects);
    }
}
