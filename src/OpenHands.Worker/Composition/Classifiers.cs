using OpenHands.Settings.Networks;
using OpenHands.Models;
using OpenHands.Models.Pretraining;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>Builds the classifier of a configuration.</summary>
internal static class Classifiers
{
    /// <summary>A network with fresh weights that depend on the seed alone.</summary>
    /// <param name="model">The <c>model</c> node.</param>
    /// <param name="channels">Input channels C of the data.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="compatibility">Defects to reproduce.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="root">What a relative <c>cfg_file</c> is relative to.</param>
    public static nn.Module<Tensor, Tensor> Create(
        ClassifierSettings model, int channels, int classes, Compatibility compatibility, long seed, string root)
    {
        manual_seed(seed);
        return model.Pretrained is { } pretrained
            ? new DpcClassifier(NetworkOptions.Classifier(pretrained.ResolveModel(root), channels, classes), compatibility)
            : new SignClassifier(NetworkOptions.Encoder(model.Encoder!, channels), NetworkOptions.Decoder(model.Decoder!), classes, compatibility);
    }
}
