using OpenHands.Models.Costs;
using OpenHands.Models.Encoders;
using OpenHands.Models.States;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// An encoder that was pretrained before and stays as it is. It sees clips of which nothing is hidden, and gives each step the number of
/// the cluster that its features are in.
/// </summary>
internal sealed class Teacher : Module
{
    private const int ClipsAtOnce = 256;

    [ComponentName(Name = "centres")] private readonly Tensor _centres; // registered by its name, so that it moves with the module
    private readonly Encoder _encoder;
    private readonly IFrameEncoder _steps;
    private readonly int _blocks;

    /// <summary>Takes an encoder, whose weights <see cref="Load"/> reads.</summary>
    public Teacher(Encoder encoder, IFrameEncoder steps, MaskedSettings settings)
        : base(nameof(Teacher))
    {
        _centres = zeros(settings.Clusters, steps.StepFeatures);
        RegisterComponents(); // before the fields below are set: they are registered under the name below instead of their own
        (_encoder, _steps, _blocks) = (encoder, steps, settings.TeacherBlocks);
        register_module("conv_encoder", encoder);
        foreach (var parameter in parameters())
        {
            parameter.requires_grad = false;
        }
    }

    /// <summary>Multiply-adds on N clips of T frames.</summary>
    public long MultiplyAdds(long clips, long frames) =>
        _steps.StepMultiplyAdds(clips, frames, _blocks) + (clips * frames / _steps.FramesPerStep * _centres.numel());

    /// <summary>Reads the encoder's weights from a pretraining's checkpoint.</summary>
    /// <exception cref="InvalidDataException">It is of another network, or corrupt.</exception>
    public LoadReport Load(string checkpoint)
    {
        var report = StateDictLoader.Load(this, checkpoint);
        var missing = report.Missing.Where(key => key != "centres").ToList();
        return missing.Count == 0 ? report : throw new InvalidDataException($"{checkpoint}: model.teacher must be a checkpoint of the same "
            + $"encoder, and has no {string.Join(", ", missing.Take(3))}");
    }

    /// <summary>Finds the clusters in the features of a corpus' steps.</summary>
    public void Cluster(Tensor clips, long seed)
    {
        using var scope = NewDisposeScope();
        var rows = clips.split(ClipsAtOnce).Select(part =>
        {
            var valid = _steps.Valid(part);
            return Features(part, valid).flatten(0, 1).index_select(0, valid.flatten().nonzero().flatten());
        });
        _centres.copy_(KMeans.Of(cat([.. rows], 0), (int)_centres.shape[0], seed));
    }

    /// <summary>The cluster's number (N, L) of each step of clips (N, C, T, V), nothing hidden.</summary>
    public Tensor Names(Tensor clips, Tensor valid)
    {
        using var scope = NewDisposeScope();
        return KMeans.Nearest(Features(clips, valid).flatten(0, 1), _centres).view(valid.shape).MoveToOuterDisposeScope();
    }

    // Normalised, so that no channel decides alone.
    private Tensor Features(Tensor clips, Tensor valid)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _encoder.eval(); // without dropout, whatever mode the student is in
        var features = _steps.Steps(clips, valid, _blocks);
        return functional.layer_norm(features, [features.shape[2]]).MoveToOuterDisposeScope();
    }
}
