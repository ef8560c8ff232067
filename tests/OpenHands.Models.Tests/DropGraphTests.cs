using System.Text.Json;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Graphs;
using OpenHands.Models.Layers;
using OpenHands.Models.States;
using OpenHands.Models.Tests.Golden;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

/// <summary>DropGraph against the numbers of the original code with pinned draws.</summary>
public sealed class DropGraphTests
{
    public static TheoryData<string> SpatialCases { get; } = ["spatial_a", "spatial_b", "spatial_c"];

    public static TheoryData<string> TemporalCases { get; } =
    [
        "temporal_a_block41", "temporal_a_block7", "temporal_b_block41", "temporal_b_block7", "temporal_c_block41", "temporal_c_block7",
        "temporal_d_block41", "temporal_d_block7", "temporal_e_block41", "temporal_f_block7",
    ];

    [Theory]
    [MemberData(nameof(SpatialCases))]
    public void Joints_drop_as_in_the_golden_case(string name)
    {
        var golden = GoldenFile.Read("dropgraph").GetProperty(name);
        var draws = new PinnedDraws();
        var x = Input(golden);
        using var neighbours = Neighbours();
        var factors = Drop(draws).Spatial(DropGraph.Magnitude(x), golden.GetProperty("keep_prob").GetDouble(), neighbours); // (V, N)
        Check(golden, draws, x * factors);
        var dropped = factors.t().contiguous().data<float>().ToArray().Select((f, i) => (f, i)).Where(p => p.f == 0).Select(p => (long)p.i);
        Assert.Equal(golden.GetProperty("mask_dropped_idx").Longs(), dropped);
    }

    [Theory]
    [MemberData(nameof(TemporalCases))]
    public void Frames_drop_as_in_the_golden_case(string name)
    {
        var golden = GoldenFile.Read("dropgraph").GetProperty(name);
        var draws = new PinnedDraws();
        var x = Input(golden);
        var factors = Drop(draws)
            .Temporal(DropGraph.Magnitude(x), golden.GetProperty("keep_prob").GetDouble(), golden.GetProperty("block_size").GetInt32());
        Check(golden, draws, x * factors.view(x.shape[0], 1, 1, x.shape[3]));
    }

    [Theory]
    [InlineData(false, float.NaN)]
    [InlineData(true, 0f)]
    public void When_every_frame_drops_upstream_yields_nan_and_the_corrected_form_zeros(bool guarded, float expected)
    {
        var golden = GoldenFile.Read("dropgraph").GetProperty("temporal_g_block41");
        var factors = Drop(new PinnedDraws(), guarded)
            .Temporal(DropGraph.Magnitude(Input(golden)), golden.GetProperty("keep_prob").GetDouble(), 41);
        Assert.All(factors.contiguous().data<float>().ToArray(), f => Assert.Equal(expected, f));
    }

    [Fact]
    public void A_training_step_of_SL_GCN_with_pinned_draws_equals_the_golden_one()
    {
        var golden = GoldenFile.Read("dropgraph").GetProperty("decoupled_fc_train_keep0.9");
        var draws = new PinnedDraws();
        using var network = new SignClassifier(
            new SlGcn(new DecoupledGcnSettings(), 2, Defects.Upstream, draws.Next),
            features => new FcDecoder(new FcSettings { Dropout = 0 }, features, 12));
        GoldenFill.Apply(network);
        var output = network.forward(GoldenFill.Input("input", 4, 2, 20, 27));
        var loss = nn.functional.cross_entropy(output, GoldenFill.Labels("labels", 4, 12));
        loss.backward();

        Assert.Equal(
            golden.GetProperty("calls").EnumerateArray().Select(c => c.GetProperty("ones").GetInt64()),
            draws.Calls.Select(c => c.sum().to(ScalarType.Int64).item<long>()));
        Close(golden.At("out", "values").Doubles(), output, 1e-5);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), loss.item<float>(), 1e-5);
        var gradients = StateDictionary.Of(network).Where(e => e.Value.grad is not null)
            .ToDictionary(e => e.Name, e => e.Value.grad!.norm().item<float>());
        var norms = golden.GetProperty("grad_l2").EnumerateObject().ToDictionary(g => g.Name, g => g.Value.GetDouble());
        Assert.All(norms, n => Assert.Equal(n.Value, gradients[n.Key], (3e-3 * n.Value) + (1e-6 * norms.Values.Max())));
    }

    private static DropGraph Drop(PinnedDraws draws, bool guarded = false) =>
        new(SkeletonGraph.MediaPipe27.DropSize(), draws.Next, guarded);

    private static Tensor Neighbours()
    {
        using var adjacency = DirectedAdjacency.Of(SkeletonGraph.MediaPipe27).ToTensor();
        return adjacency.sum([0]);
    }

    /// <summary>The case's input, from (N, C, T, V) to (T, C, V, N).</summary>
    private static Tensor Input(JsonElement golden) =>
        GoldenFill.Input(golden.GetProperty("input").GetString()!, golden.GetProperty("shape").Longs()).permute(2, 1, 3, 0).contiguous();

    private static void Check(JsonElement golden, PinnedDraws draws, Tensor dropped)
    {
        Close(golden.At("p", "values").Doubles(), draws.Probabilities.Single(), 1e-6);
        Close(golden.At("out", "first").Doubles(), dropped.permute(3, 1, 0, 2).flatten().narrow(0, 0, 64), 1e-5);
        Assert.Equal(golden.At("out", "l2").GetDouble(), dropped.norm().item<float>(), 1e-5 * golden.At("out", "l2").GetDouble());
    }

    private static void Close(double[] expected, Tensor actual, double tolerance) =>
        Assert.All(expected.Zip(actual.contiguous().data<float>().ToArray()),
            p => Assert.Equal(p.First, p.Second, tolerance * Math.Max(1, Math.Abs(p.First))));

    /// <summary>
    /// Draws by the golden file's rule: element i of call k is 1 where unit("bernoulli" + k, i) is below its probability.
    /// </summary>
    private sealed class PinnedDraws
    {
        public List<Tensor> Probabilities { get; } = [];

        public List<Tensor> Calls { get; } = [];

        public Tensor Next(Tensor probabilities)
        {
            var name = $"bernoulli{Calls.Count}";
            var units = tensor(Enumerable.Range(0, (int)probabilities.numel()).Select(i => (float)GoldenFill.Unit(name, i)).ToArray())
                .view(probabilities.shape);
            Probabilities.Add(probabilities.clone().DetachFromDisposeScope());
            Calls.Add(units.lt(probabilities).to(ScalarType.Float32).DetachFromDisposeScope());
            return Calls[^1].clone();
        }
    }
}
