using System.Globalization;
using OpenHands.Models.Tests.Golden;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

public sealed class GoldenFillTests
{
    [Fact]
    public void Hashes_and_units_equal_the_published_ones()
    {
        var golden = GoldenFile.Read("fill_selftest");
        Assert.All(golden.GetProperty("fnv1a64").EnumerateObject(),
            e => Assert.Equal(ulong.Parse(e.Value.GetString()!, CultureInfo.InvariantCulture), GoldenFill.Fnv1A64(e.Name)));
        Assert.All(golden.GetProperty("mix").EnumerateObject(), e => Assert.Equal(
            e.Value.EnumerateArray().Select(v => ulong.Parse(v.GetString()!, CultureInfo.InvariantCulture)),
            Enumerable.Range(0, e.Value.GetArrayLength()).Select(i => GoldenFill.Mix(e.Name, i))));
        Assert.All(golden.GetProperty("unit").EnumerateObject(), e => Assert.Equal(
            e.Value.Doubles(),
            Enumerable.Range(0, e.Value.GetArrayLength()).Select(i => GoldenFill.Unit(e.Name, i))));
    }

    [Fact]
    public void The_input_formula_equals_the_published_values()
    {
        using var input = GoldenFill.Input("input", 2, 3, 4);
        Assert.Equal(GoldenFile.Read("fill_selftest").GetProperty("inp_2x3x4").Doubles().Select(v => (float)v), input.data<float>());
    }
}
