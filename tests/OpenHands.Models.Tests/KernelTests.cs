using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

/// <summary>The layers that replace torch's operations, against torch's operations.</summary>
public sealed class KernelTests
{
    public static TheoryData<int, int, int> Convolutions { get; } = new(
        from frames in (int[])[1, 2, 3, 4, 5, 8, 10, 13]
        from stride in (int[])[1, 2, 3]
        from kernel in (int[])[1, 3, 9]
        select (frames, kernel, stride));

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void A_temporal_convolution_and_its_gradients_equal_those_of_conv2d(int frames, int kernel, int stride)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var x = randn([2, 3, frames, 4], dtype: ScalarType.Float64).requires_grad_(true);             // (N, C, T, V)
        var weight = randn([5, 3, kernel, 1], dtype: ScalarType.Float64).requires_grad_(true);
        var expected = nn.functional.conv2d(x, weight, strides: [stride, 1], padding: [(kernel - 1) / 2, 0]);
        var (expectedX, expectedWeight) = Gradients(expected, x, weight);
        var actual = TemporalProduct.Of(x.permute(2, 1, 3, 0).contiguous(), weight, stride).permute(3, 1, 0, 2);
        var (actualX, actualWeight) = Gradients(actual, x, weight);
        Assert.True(expected.allclose(actual) && expectedX.allclose(actualX) && expectedWeight.allclose(actualWeight));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(9, 1)]
    [InlineData(9, 11)]
    [InlineData(32, 11)]
    public void A_depthwise_convolution_and_its_gradients_equal_torchs(int steps, int kernel)
    {
        using var scope = NewDisposeScope();
        var numbers = new Random(1);
        Tensor Random(params long[] shape) => tensor([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b))
            .Select(_ => numbers.NextSingle() - 0.5f)], shape).requires_grad_(true);
        var (x, weight, bias, factor) = (Random(3, steps, 16), Random(16, 1, kernel), Random(16), Random(3, steps, 16).detach());
        Tensor[] Gradients(Tensor y, params Tensor[] of) => [.. autograd.grad([(y * factor).sum()], of)];

        var actual = DepthwiseProduct.Of(x, weight, bias);
        var gradients = Gradients(actual, x, weight, bias);
        Tensor[] wide = [.. new[] { x, weight, bias }.Select(part => part.detach().to(ScalarType.Float64).requires_grad_(true))];
        var expected = DepthwiseProduct.Of(wide[0], wide[1], wide[2]); // torch's, which is left the doubles
        Assert.True(expected.allclose(actual.to(ScalarType.Float64), 1e-5, 1e-6), "values");
        foreach (var (should, be) in Gradients(expected, wide).Zip(gradients))
        {
            Assert.True(should.allclose(be.to(ScalarType.Float64), 1e-5, 1e-5), $"gradient of {string.Join("x", be.shape)}");
        }

        var (threads, turned) = (get_num_threads(), x.transpose(0, 1).contiguous().transpose(0, 1)); // the same, laid out otherwise
        try
        {
            set_num_threads(3);
            var again = DepthwiseProduct.Of(turned, weight, bias);
            Assert.True(actual.eq(again).all().item<bool>());
            foreach (var (one, three) in gradients.Zip(Gradients(again, x, weight, bias)))
            {
                Assert.True(one.eq(three).all().item<bool>());
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Channel_moments_and_their_gradient_equal_torchs_on_channels_far_from_zero()
    {
        using var scope = NewDisposeScope();
        var numbers = new Random(1); // torch's generator is shared with tests that run beside this one
        var values = Enumerable.Range(0, 4 * 3 * 37).Select(_ => 1000 + (4 * numbers.NextSingle()) - 2).ToArray();
        var x = tensor(values).view(4, 3, 37).requires_grad_(true);
        var (variance, mean) = var_mean(x, [0, 2], unbiased: false);
        var expected = Gradient((variance * tensor([1f, 2f, 3f])).sum().Plus((mean * tensor([4f, 5f, 6f])).sum()), x);
        var (actualMean, actualVariance) = ChannelMoments.Of(x);
        var actual = Gradient((actualVariance * tensor([1f, 2f, 3f])).sum().Plus((actualMean * tensor([4f, 5f, 6f])).sum()), x);
        Assert.True(mean.allclose(actualMean), "mean");
        Assert.True(variance.allclose(actualVariance, 1e-4), "variance");
        Assert.True(expected.allclose(actual, 1e-3, 1e-5), "gradient");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_normalisation_that_is_told_the_bias_equals_one_that_sees_it_added(bool training)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var bias = randn(3).requires_grad_(true);
        var x = randn([4, 3, 2, 5]);
        using var told = new BatchNormalization(3);
        using var seen = new BatchNormalization(3);
        told.train(training);
        seen.train(training);
        for (var batch = 0; batch < 3; batch++)
        {
            Assert.True(seen.forward(x + bias.view(-1, 1, 1)).allclose(told.Forward(x, bias), 1e-4, 1e-5));
        }

        Assert.All(told.named_buffers().Zip(seen.named_buffers()),
            p => Assert.True(p.First.buffer.allclose(p.Second.buffer, 1e-4, 1e-5), p.First.name));
        told.Forward(x, bias).square().sum().backward();
        if (training)
        {
            Assert.Equal(0, bias.grad!.abs().max().item<float>());
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Dropout_keeps_the_share_it_should_in_every_lane_and_scales_the_kept_values(double probability)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var dropped = WordDropout.Apply(ones([400_003]), probability, training: true);
        using var nothing = 0.ToScalar();
        var kept = dropped.gt(nothing).to(ScalarType.Float64);
        for (var lane = 0; lane < 4; lane++)
        {
            Assert.Equal(1 - probability, kept.slice(0, lane, 400_003, 4).mean().item<double>(), 0.01);
        }

        Assert.Equal(1 / (1 - probability), dropped.max().item<float>(), 1e-4);
        Assert.Same(dropped, WordDropout.Apply(dropped, probability, training: false));
    }

    private static (Tensor X, Tensor Weight) Gradients(Tensor y, Tensor x, Tensor weight)
    {
        (x.grad, weight.grad) = (null, null);
        (y * linspace(-1, 1, y.numel(), dtype: ScalarType.Float64).view(y.shape)).sum().backward();
        return (x.grad!.clone(), weight.grad!.clone());
    }

    private static Tensor Gradient(Tensor loss, Tensor x)
    {
        x.grad = null;
        loss.backward();
        return x.grad!.clone();
    }

    [Fact]
    public void A_single_value_a_channel_is_refused_in_training_and_normalised_in_evaluation()
    {
        using var norm = new BatchNormalization(3);
        using var x = ones(1, 3);
        Assert.Contains("no variance", Assert.Throws<ArgumentException>(() => { norm.forward(x); }).Message);
        norm.eval();
        using var y = norm.forward(x);
        Assert.Equal(1 / Math.Sqrt(1 + 1e-5), y[0, 0].item<float>(), 1e-6);
    }
}
