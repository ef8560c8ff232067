using OpenHands.Models.Encoders;
using OpenHands.Settings.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Tests;

public sealed class TcnTests
{
    private const int Channels = 4;
    private const int Joints = 59;

    /// <summary>The same network out of torch's own functions on (N, C, T): features, and the gradient of every weight.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_computes_what_plain_convolutions_over_frames_compute(bool training)
    {
        torch.manual_seed(1);
        using var scope = NewDisposeScope();
        using var encoder = new Tcn(new TcnSettings { Joints = Joints, HiddenChannels = 8, Features = 6, Layers = 2, Kernel = 5 },
            Channels);
        encoder.train(training);
        var weights = encoder.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone().requires_grad_());
        var input = randn(3, Channels, 7, Joints);

        var features = encoder.forward(input);
        var expected = Plain(input, weights, training);
        Assert.Equal([3L, 6L], features.shape);
        Assert.True(features.allclose(expected, rtol: 1e-4, atol: 1e-5), "features");

        var direction = randn(3, 6);
        (features * direction).sum().backward();
        (expected * direction).sum().backward();
        Assert.All(encoder.named_parameters(), p =>
        {
            // A bias before a normalisation by the batch's own mean has no gradient; the plain graph gives rounding noise.
            var other = weights[p.name].grad!;
            var close = p.parameter.grad is { } own ? own.allclose(other, rtol: 1e-3, atol: 1e-4) : other.abs().max().item<float>() < 1e-4;
            Assert.True(close, p.name);
        });
    }

    [Fact]
    public void Multiply_adds_are_those_of_its_three_kinds_of_layers()
    {
        using var encoder = new Tcn(new TcnSettings { Joints = Joints, HiddenChannels = 8, Features = 6, Layers = 2, Kernel = 3 },
            Channels);
        const long Widen = 10 * Channels * Joints * 8;
        const long Taps = 2 * 8 * 8 * ((10 * 3) - 2);   // the first and the last frame lack a neighbour
        Assert.Equal(5 * (Widen + Taps + (2 * 8 * 6)), encoder.MultiplyAdds(batch: 5, frames: 10));
    }

    [Fact]
    public void An_even_kernel_has_no_middle() =>
        Assert.Contains("kernel_size is 4", Assert.Throws<ArgumentException>(() => new Tcn(new TcnSettings { Kernel = 4 })).Message);

    private static Tensor Plain(Tensor input, Dictionary<string, Tensor> weights, bool training)
    {
        var joined = input.permute(0, 3, 1, 2).reshape(input.shape[0], Joints * Channels, -1);                // (N, V*C, T)
        var x = Norm(joined, "data_bn");
        x = x.view(x.shape[0], Joints, Channels, -1).transpose(1, 2).reshape(x.shape[0], Channels * Joints, -1); // as (N, C*V, T)
        x = functional.relu(Norm(functional.conv1d(x, weights["input.conv.weight"].squeeze(-1), weights["input.conv.bias"]), "input.norm"));
        for (var i = 0; i < 2; i++)
        {
            var y = functional.conv1d(x, weights[$"layers.{i}.conv.weight"].squeeze(-1), weights[$"layers.{i}.conv.bias"], padding: 2);
            x = functional.relu(Norm(y, $"layers.{i}.norm") + x);
        }

        return functional.linear(cat([x.mean([2]), x.amax([2])], 1), weights["output.weight"], weights["output.bias"]);

        Tensor Norm(Tensor y, string name) =>
            functional.batch_norm(y, zeros(y.shape[1]), ones(y.shape[1]), weights[name + ".weight"], weights[name + ".bias"], training);
    }
}
