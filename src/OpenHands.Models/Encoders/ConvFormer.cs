using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// Depthwise convolutions over time and self-attention in turns, on clips of variable length: joints with their differences over one and
/// two frames and whether they were seen, side by side, a linear map to H channels for every few frames, blocks, then mean and maximum over
/// the steps that belong to the clip. Ours; its parts are those of MobileNet's bottleneck, ECA-Net (Wang et al., CVPR 2020) and the
/// transformer with normalisation in front (Xiong et al., ICML 2020).
/// </summary>
public sealed class ConvFormer : Encoder, IFrameEncoder
{
    private const int Coordinates = 2;
    private const int InputChannels = Coordinates + 1; // and whether the joint was seen
    private const double DifferenceGain = 4; // differences between neighbouring frames are so much smaller than coordinates

    private static readonly int[] Lags = [1, 2];

    private readonly Linear _input;
    private readonly LayerNorm _inputNorm;
    private readonly ConvFormerBlock[] _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear? _project;
    private readonly ConvFormerSettings _settings;

    /// <summary>Builds the network with fresh weights.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="channels">Must be 3: x, y and whether the joint was seen.</param>
    /// <exception cref="ArgumentException">Another number of channels.</exception>
    public ConvFormer(ConvFormerSettings settings, int channels)
        : base(nameof(ConvFormer))
    {
        if (channels != InputChannels)
        {
            throw new ArgumentException($"conv-former takes x, y and whether a joint was seen, {InputChannels} channels (the transform "
                + $"HandStreams makes them), and got {channels}; model.in_channels must be {InputChannels} too");
        }

        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        (_settings, Features) = (settings, settings.Features);
        var values = settings.FramesPerStep * settings.Joints * (InputChannels + (Lags.Length * Coordinates));
        var width = settings.HiddenChannels;
        register_module("input", Sequential(("linear", _input = Linear(values, width)), ("norm", _inputNorm = LayerNorm(width))));
        _blocks = [.. Enumerable.Range(0, settings.Blocks).Select(_ => new ConvFormerBlock(settings))];
        register_module("blocks", ModuleList(_blocks));
        register_module("norm", _norm = LayerNorm(width));
        const int Pooled = 2; // mean and maximum
        if (Features != Pooled * width)
        {
            register_module("output", _project = Linear(Pooled * width, Features));
        }
    }

    /// <inheritdoc/>
    public override int Features { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Module> Layers =>
        [.. _blocks.SelectMany(block => block.Layers), _norm, .. _project is null ? Array.Empty<Module>() : [_project]];

    /// <inheritdoc/>
    public int StepFeatures => _settings.HiddenChannels;

    /// <inheritdoc/>
    public int FramesPerStep => _settings.FramesPerStep;

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames) =>
        StepMultiplyAdds(batch, frames) + (_project is null ? 0 : Products.Of(_project, batch));

    /// <inheritdoc/>
    public long StepMultiplyAdds(long batch, long frames, int? blocks = null)
    {
        var steps = frames / FramesPerStep;
        return Products.Of(_input, batch * steps) + First(blocks).Sum(block => block.MultiplyAdds(batch, steps));
    }

    /// <summary>(N, 3, T, V) to (N, F).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var valid = Valid(input);
        return Pool(Steps(input, valid), valid).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Pool(Tensor steps, Tensor valid)
    {
        using var scope = NewDisposeScope();
        var mask = valid.unsqueeze(-1);                                                                 // (N, L, 1)
        var mean = ConvFormerBlock.MeanOf(steps, mask);
        var highest = steps.masked_fill(mask.eq(TensorSums.Zero), TensorSums.Lowest).amax([1]);
        var pooled = cat([mean, highest], 1);                                                           // (N, 2H)
        return (_project is null ? pooled : _project.forward(pooled)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Valid(Tensor clips)
    {
        using var scope = NewDisposeScope();
        Check(clips, InputChannels, _settings.Joints);
        if (clips.shape[2] % FramesPerStep != 0)
        {
            throw new ArgumentException($"conv-former takes {FramesPerStep} frames a step (frames_per_step) and got {clips.shape[2]}");
        }

        var steps = clips.select(1, Coordinates).view(clips.shape[0], clips.shape[2] / FramesPerStep, -1).amax([2]); // (N, L): seen
        var later = steps.flip(1).cumsum(1).flip(1).gt(TensorSums.Zero).to(clips.dtype);    // 1 where something is seen then or after
        later.narrow(1, 0, 1).fill_(TensorSums.One);                                        // a clip has one step, even if all is lost
        return later.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Steps(Tensor clips, Tensor valid, int? blocks = null)
    {
        using var scope = NewDisposeScope();
        var (batch, frames) = (clips.shape[0], clips.shape[2]);
        var (places, seen) = (clips.narrow(1, 0, Coordinates), clips.narrow(1, Coordinates, 1));
        var values = cat([places, .. Lags.Select(lag => Differences(places, seen, lag)), seen], 1);     // (N, 7, T, V)
        var rows = values.permute(0, 2, 1, 3).reshape(batch, frames / FramesPerStep, -1);               // (N, L, frames * 7 * V)
        var mask = valid.unsqueeze(-1);                                                                 // (N, L, 1)
        var x = _inputNorm.forward(_input.forward(rows));
        foreach (var block in First(blocks))
        {
            x = block.forward(x, mask);
        }

        return (blocks is null ? _norm.forward(x) : x).MoveToOuterDisposeScope();
    }

    private IEnumerable<ConvFormerBlock> First(int? blocks) => _blocks.Take(blocks ?? _blocks.Length);

    // What a joint moved since so many frames before, 0 where it was not seen at both: a hidden frame shows in none.
    private static Tensor Differences(Tensor places, Tensor seen, int lag)
    {
        var rest = places.shape[2] - lag;
        if (rest <= 0)
        {
            return zeros_like(places);
        }

        var moved = places.narrow(2, lag, rest) - places.narrow(2, 0, rest);
        var both = seen.narrow(2, lag, rest) * seen.narrow(2, 0, rest);
        return cat([zeros_like(places.narrow(2, 0, lag)), (moved * both).Times(DifferenceGain)], 2);
    }
}
