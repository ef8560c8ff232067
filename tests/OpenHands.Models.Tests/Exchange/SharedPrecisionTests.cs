using OpenHands.Models.Exchange;
using OpenHands.Models.Layers;
using OpenHands.Models.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests.Exchange;

/// <summary>Parts of a batch in single precision, as they are trained; the same networks in double precision say what is exact.</summary>
[Collection(nameof(SharedPrecisionTests))]
[CollectionDefinition(nameof(SharedPrecisionTests), DisableParallelization = true)] // others draw from the generator that seeds its weights
public sealed class SharedPrecisionTests
{
    // Two roundings of one sum, neither of which is the better. Where one of them takes a ReLU's input to the other side of zero, which
    // happens in the larger networks, its gradient is off by a thousandth.
    private const double Rounding = 3;

    [Theory]
    [InlineData("st-gcn", 8, 4)]
    [InlineData("st-gcn", 32, 7)]
    [InlineData("decoupled-gcn", 8, 4)]
    [InlineData("tcn", 8, 4)]
    public void Two_parts_in_single_precision_are_as_near_to_the_exact_gradient_as_the_whole_batch_in_single_precision(
        string network, int batch, int count)
    {
        using var scope = NewDisposeScope();
        var (alone, together) = Errors(network, Windows(ScalarType.Float64, batch, count));
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{network}, {batch} x {count}: one process {alone:0.0e+0}, two {together:0.0e+0} from double precision"));
        Assert.True(together > 0 && together <= Rounding * alone, $"two parts are off by {together}, the whole batch by {alone}");
    }

    // One batch says which of two roundings was the luckier one; many say whether one of them is the worse. Errors are of two sizes: a
    // millionth where sums are rounded, and hundreds of times that where a ReLU's input has fallen to the other side of zero as well, in
    // either of the two by chance and on other batches on another processor. The first are compared in size, the second are counted.
    [Theory]
    [InlineData("st-gcn", 20, 1.3)]
    [InlineData("tcn", 20, 1.05)]
    public void Over_many_batches_two_parts_are_no_further_from_the_exact_gradient_than_the_whole_batch(
        string network, int batches, double most)
    {
        const double Crossing = 2e-5;
        using var scope = NewDisposeScope();
        var errors = new List<(double Alone, double Together)>();
        for (var seed = 1; seed <= batches; seed++)
        {
            using var ofBatch = NewDisposeScope();
            errors.Add(Errors(network, SharedBatchTests.Numbers(seed, 8, 4, 6, 27, 2).to(ScalarType.Float64)));
        }

        var rounded = errors.Where(e => Math.Max(e.Alone, e.Together) < Crossing).ToList();
        var ratio = Math.Exp(rounded.Average(e => Math.Log(e.Together / e.Alone)));
        var (alone, together) = (errors.Count(e => e.Alone >= Crossing), errors.Count(e => e.Together >= Crossing));
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{network}: {ratio:0.000} times the whole batch's error, geometric mean of {rounded.Count} batches; ")
            + $"a ReLU crossed zero in {alone} whole batches and in {together} parted ones");
        Assert.True(rounded.Count >= 3, $"only {rounded.Count} batches without a crossing");
        Assert.InRange(ratio, 0, most);
        Assert.InRange(together - alone, -batches, 7); // eight more by chance: 1 in 256 at most; a wrong exchange: all
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_norm_or_a_contrast_over_ones_own_part_alone_gives_another_gradient(bool norm)
    {
        using var scope = NewDisposeScope();
        var windows = Windows(ScalarType.Float64);
        using var whole = Made("st-gcn", ScalarType.Float64);
        whole.Loss(windows).Loss.backward();
        var parts = ThreadExchange.Run(2, exchange =>
        {
            using var model = Copy("st-gcn", whole, ScalarType.Float64);
            foreach (var shares in model.modules().Append(model).OfType<ISharesBatch>().Where(m => m is BatchNormalization != norm))
            {
                shares.Exchange = exchange;
            }

            model.Loss(SharedBatchTests.Part(windows, exchange)).Loss.backward();
            return SharedBatchTests.Gradients(model);
        });
        var difference = SharedBatchTests.Difference(SharedBatchTests.Gradients(whole), stack(parts).mean([0L]));
        Assert.True(difference > 1e-2, $"differs by {difference} only");
    }

    [Theory]
    [InlineData(2, 8, ScalarType.Float32, 1e-5)] // numbers of which none is rounded to the other side of zero
    [InlineData(3, 12, ScalarType.Float64, 1e-12)]
    [InlineData(4, 12, ScalarType.Float64, 1e-12)]
    public void Four_steps_of_gradient_descent_by_parts_lead_to_the_same_weights_and_these_are_bit_identical_in_all_parts(
        int parts, int batch, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var windows = Windows(type, batch);
        using var start = Made("st-gcn", type);
        var whole = Descended("st-gcn", start, windows, SingleProcess.Instance);
        var results = ThreadExchange.Run(parts, exchange => Descended("st-gcn", start, windows, exchange));

        var difference = SharedBatchTests.Difference(whole.Weights, results[0].Weights);
        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"{parts} parts, {type}: weights differ by {difference:0.0e+0} after four steps"));
        Assert.InRange(difference, 0, tolerance);
        Assert.True(SharedBatchTests.Difference(start.parameters().Flat(), whole.Weights) > 1e-3, "the steps are too small to tell");
        Assert.All(results, result =>
        {
            Assert.True(results[0].Weights.bytes.SequenceEqual(result.Weights.bytes), "weights differ between parts");
            Assert.True(results[0].Statistics.bytes.SequenceEqual(result.Statistics.bytes), "running statistics differ between parts");
        });
    }

    // How far the gradient is from that in double precision: of one process in single precision, and of two.
    private static (double Alone, double Together) Errors(string network, Tensor windows)
    {
        using var exact = Made(network, ScalarType.Float64);
        exact.Loss(windows).Loss.backward();
        using var whole = Copy(network, exact);
        whole.Loss(windows.to(ScalarType.Float32)).Loss.backward();
        var parts = ThreadExchange.Run(2, exchange => Shared(network, exact, windows.to(ScalarType.Float32), exchange));
        var reference = SharedBatchTests.Gradients(exact);
        return (SharedBatchTests.Difference(reference, SharedBatchTests.Gradients(whole).to(ScalarType.Float64)),
            SharedBatchTests.Difference(reference, stack(parts).to(ScalarType.Float64).mean([0L])));
    }

    private static (Tensor Weights, Tensor Statistics) Descended(string network, DpcPretrainer start, Tensor windows, IExchange exchange)
    {
        using var model = Copy(network, start, windows.dtype);
        model.Share(exchange);
        for (var step = 0; step < 4; step++)
        {
            model.zero_grad();
            model.Loss(SharedBatchTests.Part(windows, exchange)).Loss.backward();
            using var still = no_grad();
            foreach (var parameter in model.parameters().Where(p => p.grad is not null))
            {
                var gradient = parameter.grad!;
                exchange.Average(gradient);
                parameter.sub_(gradient.mul(0.05));
            }
        }

        return (model.parameters().Flat(), model.buffers().Where(b => b.is_floating_point()).Flat());
    }

    private static Tensor Shared(string network, DpcPretrainer exact, Tensor windows, IExchange exchange)
    {
        using var model = Copy(network, exact);
        model.Share(exchange);
        model.Loss(SharedBatchTests.Part(windows, exchange)).Loss.backward();
        return SharedBatchTests.Gradients(model);
    }

    private static Tensor Windows(ScalarType type, int batch = 8, int count = 4) =>
        SharedBatchTests.Numbers(5, batch, count, 6, 27, 2).to(type);

    private static DpcPretrainer Made(string network, ScalarType type) => SharedBatchTests.Pretrainer(network, hidden: 16, type);

    // Weights are drawn in single precision, so both precisions start from the same.
    private static DpcPretrainer Copy(string network, DpcPretrainer from, ScalarType type = ScalarType.Float32)
    {
        var model = Made(network, type);
        using var still = no_grad();
        foreach (var (own, same) in model.parameters().Zip(from.parameters()))
        {
            own.copy_(same);
        }

        return model;
    }
}

/// <summary>Tensors one behind the other.</summary>
file static class Flattening
{
    public static Tensor Flat(this IEnumerable<Tensor> tensors) =>
        cat([.. tensors.Select(t => t.detach().to(ScalarType.Float64, copy: true).flatten())]);
}
