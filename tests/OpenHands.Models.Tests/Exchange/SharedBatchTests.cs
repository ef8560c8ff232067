using OpenHands.Models.Encoders;
using OpenHands.Models.Exchange;
using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using OpenHands.Models.Pretraining;
using OpenHands.Settings.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests.Exchange;

/// <summary>R parts of a batch are the batch: values, gradients and statistics, in double precision, with threads as processes.</summary>
public sealed class SharedBatchTests
{
    private const int Batch = 6;
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_norm_over_parts_equals_torchs_over_the_whole(int parts)
    {
        using var scope = NewDisposeScope();
        var (x, factor) = (Numbers(1, Batch, 3, 4).requires_grad_(true), Numbers(2, Batch, 3, 4));
        var (weight, shift) = (Numbers(3, 3).requires_grad_(true), Numbers(4, 3).requires_grad_(true));
        var (mean, variance) = (zeros(3, ScalarType.Float64), ones(3, ScalarType.Float64));
        var expected = nn.functional.batch_norm(x, mean, variance, weight, shift, training: true);
        (expected * factor).sum().backward();

        var results = ThreadExchange.Run(parts, exchange =>
        {
            using var norm = new BatchNormalization(3) { Exchange = exchange };
            norm.to(ScalarType.Float64);
            norm.train();
            using (no_grad())
            {
                norm.get_parameter("weight")!.copy_(weight);
                norm.get_parameter("bias")!.copy_(shift);
            }

            var own = Part(x.detach(), exchange).clone().requires_grad_(true);
            var y = norm.forward(own);
            (y * Part(factor, exchange)).sum().backward();
            return (Y: y.detach(), X: own.grad!, Weight: norm.get_parameter("weight")!.grad!, Bias: norm.get_parameter("bias")!.grad!,
                Mean: norm.get_buffer("running_mean")!.clone(), Variance: norm.get_buffer("running_var")!.clone());
        });

        Close(expected, cat([.. results.Select(r => r.Y)]), "output");
        Close(x.grad!, cat([.. results.Select(r => r.X)]), "gradient of x");
        Close(weight.grad!, stack(results.Select(r => r.Weight)).sum([0L]), "gradient of the scale");
        Close(shift.grad!, stack(results.Select(r => r.Bias)).sum([0L]), "gradient of the shift");
        foreach (var result in results)
        {
            Close(mean, result.Mean, "running mean");
            Close(variance, result.Variance, "running variance");
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 20)]
    public void Parts_of_a_masked_batch_weighed_by_their_rows_are_the_batch(int parts, double viewWeight)
    {
        using var scope = NewDisposeScope();
        var windows = cat([Numbers(1, Batch, 2, 12, 5, 2), ones([Batch, 2, 12, 5, 1], ScalarType.Float64)], 4);
        windows.narrow(0, 0, 2).narrow(2, 6, 6).zero_(); // short clips have fewer rows
        var results = ThreadExchange.Run(parts, exchange => Masked(Part(windows, exchange), exchange, viewWeight));
        var (rows, loss, right) = Masked(windows, SingleProcess.Instance, viewWeight);
        Assert.Equal(rows, results.Sum(result => result.Rows));
        Assert.Equal(loss, results.Sum(result => result.Loss * result.Rows) / rows, 1e-9);
        Assert.Equal(right, results.Sum(result => result.Right));
        Assert.NotEqual(results[0].Rows, results[^1].Rows);
    }

    private static (long Rows, double Loss, double Right) Masked(Tensor windows, IExchange exchange, double viewWeight)
    {
        random.manual_seed(1);
        var encoder = new ConvFormerSettings
        {
            Joints = 5, HiddenChannels = 8, Features = 16, Blocks = 1, Convolutions = 1, Kernel = 3, Heads = 2,
        };
        var settings = new MaskedSettings { Streams = [3, 2], Clusters = 4, ViewWeight = viewWeight };
        using var model = new MaskedPretrainer(Models.Networks.Create(encoder, 3), settings) { Exchange = exchange };
        model.to(ScalarType.Float64);
        using (no_grad())
        {
            foreach (var (number, values) in model.parameters().Concat(model.buffers()).Select((values, number) => (number, values)))
            {
                values.copy_(Numbers(number, values.shape).Times(0.2)); // the same in every thread
            }
        }

        model.eval();
        using var still = no_grad();
        var result = model.Loss(windows);
        return (result.Rows, result.Loss.item<double>(), result.Sums[0].item<double>());
    }

    [Fact]
    public void A_bias_in_front_of_a_shared_norm_moves_the_running_mean_only_and_has_a_gradient_of_zero()
    {
        using var scope = NewDisposeScope();
        var x = Numbers(1, Batch, 3, 4);
        var results = ThreadExchange.Run(2, exchange =>
        {
            using var without = new BatchNormalization(3) { Exchange = exchange };
            using var with = new BatchNormalization(3) { Exchange = exchange };
            without.to(ScalarType.Float64);
            with.to(ScalarType.Float64);
            var bias = tensor([1.0, 2.0, 3.0]).requires_grad_(true);
            var (expected, actual) = (without.forward(Part(x, exchange)), with.Forward(Part(x, exchange), bias));
            actual.square().sum().backward();
            return (Expected: expected.detach(), Actual: actual.detach(), Gradient: bias.grad!,
                Moved: (with.get_buffer("running_mean")! - without.get_buffer("running_mean")!).detach());
        });
        Assert.All(results, result =>
        {
            Close(result.Expected, result.Actual, "output");
            Assert.Equal(0, result.Gradient.abs().max().item<double>());
            Close(tensor([0.1, 0.2, 0.3]), result.Moved, "running mean"); // momentum 0.1
        });
    }

    public static TheoryData<string, int> Networks { get; } = new(
        from network in (string[])["st-gcn", "decoupled-gcn", "tcn"]
        from parts in (int[])[2, 3]
        select (network, parts));

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_gradient_of_a_contrast_over_parts_is_that_over_the_whole_batch(string network, int parts)
    {
        using var scope = NewDisposeScope();
        var windows = Numbers(5, Batch, 4, 6, 27, 2);
        using var whole = Pretrainer(network);
        var loss = whole.Loss(windows);
        loss.Loss.backward();
        var expected = Gradients(whole);

        var results = ThreadExchange.Run(parts, exchange => Trained(network, whole, windows, exchange, shared: true));
        var gradient = stack(results.Select(r => r.Gradient)).mean([0L]);
        Assert.True(Difference(expected, gradient) < 1e-9, $"gradients differ by {Difference(expected, gradient)}");
        Assert.Equal(loss.Loss.item<double>(), results.Average(r => r.Loss), 1e-10);
        Assert.Equal(loss.Rows, results.Sum(r => r.Rows));
        Close(loss.Sums, stack(results.Select(r => r.Sums)).sum([0L]), "hits");
        var statistics = cat([.. whole.named_buffers().Where(b => b.buffer.dtype == ScalarType.Float64).Select(b => b.buffer.flatten())]);
        Assert.All(results, r => Close(statistics, r.Statistics, "statistics"));
    }

    [Fact]
    public void Parts_that_share_nothing_have_another_gradient()
    {
        using var scope = NewDisposeScope();
        var windows = Numbers(5, Batch, 4, 6, 27, 2);
        using var whole = Pretrainer("st-gcn");
        whole.Loss(windows).Loss.backward();
        var results = ThreadExchange.Run(2, exchange => Trained("st-gcn", whole, windows, exchange, shared: false));
        Assert.True(Difference(Gradients(whole), stack(results.Select(r => r.Gradient)).mean([0L])) > 1e-2);
    }

    private static (Tensor Gradient, double Loss, long Rows, Tensor Sums, Tensor Statistics) Trained(
        string network, DpcPretrainer whole, Tensor windows, IExchange exchange, bool shared)
    {
        using var model = Pretrainer(network);
        using (no_grad())
        {
            foreach (var (own, same) in model.parameters().Zip(whole.parameters()))
            {
                own.copy_(same); // torch's generator is one for all threads, those of other tests too
            }
        }

        if (shared)
        {
            model.Share(exchange);
        }

        var loss = model.Loss(Part(windows, exchange));
        loss.Loss.backward();
        return (Gradients(model), loss.Loss.item<double>(), loss.Rows, loss.Sums,
            cat([.. model.named_buffers().Where(b => b.buffer.dtype == ScalarType.Float64).Select(b => b.buffer.flatten())]));
    }

    internal static DpcPretrainer Pretrainer(string network, int hidden = 4, ScalarType type = ScalarType.Float64)
    {
        manual_seed(1);
        var graph = new GraphSettings { Layout = "mediapipe-27", Strategy = PartitionStrategy.Spatial };
        EncoderSettings settings = network switch
        {
            "st-gcn" => new StGcnSettings { Graph = graph, HiddenChannels = hidden, Features = 16, Dropout = 0 },
            "tcn" => new TcnSettings { Joints = 27, HiddenChannels = 8, Layers = 2, Features = 16, Dropout = 0 },
            _ => new DecoupledGcnSettings { Graph = graph, Features = 64, Keep = 1 },
        };
        var model = new DpcPretrainer(Models.Networks.Create(settings), predictionSteps: 2);
        model.to(type);
        model.train();
        return model;
    }

    internal static Tensor Gradients(nn.Module model) =>
        cat([.. model.parameters().Where(p => p.requires_grad).Select(p => (p.grad ?? zeros_like(p)).flatten())]);

    internal static Tensor Part(Tensor whole, IExchange exchange)
    {
        var rows = whole.shape[0] / exchange.Size;
        return whole.narrow(0, exchange.Rank * rows, rows);
    }

    internal static double Difference(Tensor expected, Tensor actual) => ((expected - actual).norm() / expected.norm()).item<double>();

    private static void Close(Tensor expected, Tensor actual, string what)
    {
        var difference = (expected - actual).abs().max().item<double>();
        Assert.True(difference < Tolerance, $"{what} differs by {difference}");
    }

    internal static Tensor Numbers(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var count = (int)shape.Aggregate((a, b) => a * b);
        return tensor([.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 4) - 1)]).view(shape);
    }
}
