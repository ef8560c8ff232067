using OpenHands.Models.Encoders;
using OpenHands.Settings.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

public sealed class ConvFormerTests
{
    private static readonly ConvFormerSettings Small = new()
    {
        Joints = 5, HiddenChannels = 8, Features = 6, Blocks = 2, Convolutions = 1, Kernel = 3, Heads = 2,
    };

    [Fact]
    public void Clips_become_features_and_so_do_their_steps()
    {
        using var scope = NewDisposeScope();
        using var encoder = Seeded();
        var clips = Clips(frames: 12);
        Assert.Equal([3, 6], encoder.forward(clips).shape);
        Assert.Equal([3, 6, 8], encoder.Steps(clips, encoder.Valid(clips)).shape); // two frames a step
    }

    [Fact]
    public void Frames_after_the_last_one_in_which_a_joint_was_seen_change_nothing()
    {
        using var scope = NewDisposeScope();
        using var encoder = Seeded();
        var clips = Clips(frames: 12);
        var padded = cat([clips, zeros(3, 3, 20, 5)], 2);
        Assert.True(encoder.forward(clips).allclose(encoder.forward(padded), rtol: 1e-5, atol: 1e-6));
    }

    [Fact]
    public void A_hidden_frame_shows_in_no_difference_of_its_neighbours()
    {
        using var scope = NewDisposeScope();
        using var encoder = Seeded();
        var clips = Clips(frames: 12);
        clips.narrow(2, 4, 2).zero_();
        var other = clips.clone();
        other.narrow(1, 0, 2).narrow(2, 4, 2).fill_(7); // x and y, where nothing was seen: must not be looked at by differences
        var (one, two) = (encoder.Valid(clips), encoder.Valid(other));
        Assert.True(one.eq(two).all().item<bool>());
        var differs = (encoder.Steps(clips, one) - encoder.Steps(other, two)).abs().max().item<float>();
        other.narrow(1, 0, 2).narrow(2, 4, 2).zero_();
        Assert.Equal(0, (encoder.Steps(clips, one) - encoder.Steps(other, two)).abs().max().item<float>());
        Assert.NotEqual(0, differs); // the step itself has its own coordinates
    }

    [Fact]
    public void A_clip_in_which_nothing_was_seen_has_finite_features()
    {
        using var scope = NewDisposeScope();
        using var encoder = Seeded();
        Assert.True(encoder.forward(zeros(2, 3, 8, 5)).isfinite().all().item<bool>());
    }

    [Fact]
    public void Gradients_are_those_of_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var encoder = Seeded();
        encoder.to(ScalarType.Float64);
        var clips = Clips(frames: 8).to(ScalarType.Float64);
        clips.narrow(2, 6, 2).narrow(0, 1, 1).zero_();
        var direction = randn([3, 6], dtype: ScalarType.Float64);
        double Value() => (encoder.forward(clips) * direction).sum().item<double>();
        (encoder.forward(clips) * direction).sum().backward();
        using var still = no_grad();
        foreach (var (name, parameter) in encoder.named_parameters())
        {
            const double Step = 1e-5;
            var (values, place) = (parameter.view(-1), parameter.numel() / 2);
            var at = values[place].item<double>();
            values[place] = tensor(at + Step, ScalarType.Float64);
            var above = Value();
            values[place] = tensor(at - Step, ScalarType.Float64);
            var below = Value();
            values[place] = tensor(at, ScalarType.Float64);
            Assert.True(Math.Abs(((above - below) / (2 * Step)) - parameter.grad!.view(-1)[place].item<double>()) < 1e-5, name);
        }
    }

    [Fact]
    public void Multiply_adds_are_those_of_its_maps_convolutions_and_pairs_of_steps()
    {
        using var encoder = Seeded();
        const long Steps = 6;
        const long Input = Steps * 2 * 5 * 7 * 8;                                         // two frames of x, y, four differences, seen
        const long Convolution = Steps * ((8 * 8) + (8 * 3) + (8 * 8)) + (8 * 5);
        const long Attention = (Steps * ((8 * 24) + (8 * 8) + (2 * 8 * 16))) + (2 * Steps * Steps * 8);
        Assert.Equal(4 * (Input + (2 * (Convolution + Attention)) + (16 * 6)), encoder.MultiplyAdds(batch: 4, frames: 12));
    }

    [Fact]
    public void Without_its_projection_the_features_are_mean_and_maximum()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var encoder = new ConvFormer(Small with { Features = 16 }, channels: 3);
        var clips = Clips(frames: 12);
        var steps = encoder.Steps(clips, encoder.Valid(clips));
        Assert.True(encoder.forward(clips).allclose(cat([steps.mean([1L]), steps.amax([1])], 1), rtol: 1e-5, atol: 1e-6));
        Assert.DoesNotContain(encoder.named_parameters(), p => p.name.StartsWith("output", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_channels_or_a_part_of_a_step_are_refused_with_what_to_do()
    {
        Assert.Contains("HandStreams", Assert.Throws<ArgumentException>(() => new ConvFormer(Small, channels: 2)).Message,
            StringComparison.Ordinal);
        using var encoder = Seeded();
        using var odd = zeros(1, 3, 7, 5);
        Assert.Contains("frames_per_step", Assert.Throws<ArgumentException>(() => encoder.forward(odd)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drop_path_keeps_the_mean_in_training_and_does_nothing_in_evaluation()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var branch = ones(4000, 2, 3);
        var dropped = Layers.DropPath.Apply(branch, 0.25, training: true);
        var samples = dropped.view(4000, 6);
        Assert.True(samples.eq(samples.narrow(1, 0, 1)).all().item<bool>()); // a sample as a whole
        Assert.InRange(dropped.mean().item<float>(), 0.97f, 1.03f);
        Assert.Equal(2, dropped.unique().output.numel());
        Assert.Same(branch, Layers.DropPath.Apply(branch, 0.25, training: false));
        var last = Layers.DropPath.Apply(ones(2, 3, 100), 0.5, training: true, samples: -1);
        Assert.True(last.eq(last.narrow(0, 0, 1).narrow(1, 0, 1)).all().item<bool>());
    }

    private static ConvFormer Seeded()
    {
        manual_seed(1);
        var encoder = new ConvFormer(Small, channels: 3);
        encoder.eval();
        return encoder;
    }

    // x, y, and everything seen
    private static Tensor Clips(long frames) => cat([randn([3, 2, frames, 5]), ones([3, 1, frames, 5])], 1);
}
