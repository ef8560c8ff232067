using System.Text.Json;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests.Golden;

/// <summary>The largest relative deviations of a run from its golden file.</summary>
internal sealed record Deviation(double Output, double Loss, double Gradients, double Step, string WorstGradient, string WorstStep)
{
    /// <summary>
    /// Gradients below this share of the largest are rounding noise upstream too (docs/parity.md#deterministic-fill) and are not compared.
    /// </summary>
    private const double Noise = 1e-6;

    /// <summary>
    /// In float32, a gradient counts at least as this share of the largest: sums that nearly cancel keep the noise of their terms.
    /// </summary>
    private const double Cancellation = 1e-3;

    /// <summary>Runs a network in a mode; null where the golden file lacks the mode.</summary>
    public static Deviation? Of(string name, JsonElement golden, string modeName, ScalarType precision)
    {
        if (!golden.TryGetProperty(modeName, out var mode))
        {
            return null;
        }

        var run = GoldenRun.Of(name, golden, modeName, precision);
        var suffix = precision == ScalarType.Float64 ? "_f64" : "";
        var expected = mode.At($"output{suffix}", "values").Doubles();
        var output = expected.Zip(run.Output, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs);
        var loss = mode.GetProperty($"loss{suffix}").GetDouble();

        var reference = mode.GetProperty("grads").EnumerateObject()
            .Where(g => g.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(g => g.Name, g => g.Value.GetDouble());
        var largest = reference.Values.Max();
        var significant = reference.Keys.Where(n => reference[n] > Noise * largest).ToList();
        var floor = precision == ScalarType.Float64 ? 0 : Cancellation * largest;
        var (gradient, worstGradient) = significant
            .Select(n => (Math.Abs(run.Gradients[n]!.Value - reference[n]) / Math.Max(reference[n], floor), n)).Max();
        var (step, worstStep) = significant.Select(n =>
        {
            var golden = mode.At("after_step", n).Doubles();
            var (norm, change) = run.AfterStep[n];
            return (Math.Max(Relative(norm, golden[0]), Relative(change, golden[1])), n);
        }).Max();
        return new Deviation(output, Relative(run.Loss, loss), gradient, step, worstGradient, worstStep);
    }

    private static double Relative(double actual, double expected) => Math.Abs(actual - expected) / expected;
}
