using OpenHands.Models.States;
using OpenHands.Models.Tests.Golden;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

/// <summary>Every network against the numbers of the original Python code (tests/fixtures/models).</summary>
public sealed class GoldenModelTests
{
    public static TheoryData<string> Networks { get; } = [.. GoldenFile.Networks];

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_state_has_upstreams_names_shapes_types_and_order(string name)
    {
        var golden = GoldenFile.Read(name);
        using var network = GoldenNetwork.Create(golden, name);
        // The kinds of entries are param (trained), frozen_param and buffer.
        var expected = golden.GetProperty("state_dict").EnumerateArray()
            .Select(e => $"{e[0]} ({string.Join(", ", e[1].Longs())}) {e[2]} {e[3]}");
        var actual = StateDictionary.Of(network).Select(e =>
        {
            var type = e.Value.dtype == ScalarType.Int64 ? "int64" : e.Value.dtype.ToString().ToLowerInvariant();
            var kind = e.Value.requires_grad ? "param" : e.IsParameter ? "frozen_param" : "buffer";
            return $"{e.Name} ({string.Join(", ", e.Value.shape)}) {type} {kind}";
        });
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Filled_by_the_formula_every_entry_has_the_golden_norm(string name)
    {
        var golden = GoldenFile.Read(name);
        using var network = GoldenNetwork.Create(golden, name);
        GoldenFill.Apply(network);
        foreach (var (key, value, _) in StateDictionary.Of(network))
        {
            var expected = golden.At("fill_l2", key).GetDouble();
            Assert.Equal(expected, value.detach().to(ScalarType.Float64).norm().item<double>(), 1e-9 * (1 + expected));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void In_evaluation_mode_output_loss_gradients_and_step_equal_the_golden_ones(string name)
    {
        var deviation = Deviation.Of(name, GoldenFile.Read(name), "eval", ScalarType.Float32)!;
        Assert.True(deviation is { Output: < 1e-5, Loss: < 1e-6, Gradients: < 1e-3, Step: < 1e-3 }, $"{deviation}");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void In_training_mode_output_loss_gradients_and_step_equal_the_golden_ones(string name)
    {
        var deviation = Deviation.Of(name, GoldenFile.Read(name), "train", ScalarType.Float32);
        Assert.SkipUnless(deviation is not null, "the golden file has no training mode");
        Assert.True(deviation is { Output: < 1e-5, Loss: < 1e-6, Gradients: < 3e-3, Step: < 3e-3 }, $"{deviation}");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void In_double_precision_every_number_equals_the_golden_one_to_the_digits_stored(string name)
    {
        var golden = GoldenFile.Read(name);
        var deviation = Deviation.Of(name, golden, golden.TryGetProperty("train", out _) ? "train" : "eval", ScalarType.Float64)!;
        Assert.True(deviation is { Output: < 1e-12, Loss: < 1e-12, Gradients: < 1e-8, Step: < 1e-8 }, $"{deviation}");
    }
}
