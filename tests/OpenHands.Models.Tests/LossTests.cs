using OpenHands.Models.Encoders;
using OpenHands.Models.Losses;
using OpenHands.Models.Pretraining;
using OpenHands.Models.Tests.Golden;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

public sealed class LossTests
{
    [Fact]
    public void Cross_entropies_and_top_k_accuracies_equal_the_golden_ones()
    {
        var golden = GoldenFile.Read("losses_metrics");
        using var logits = GoldenFill.Input("logits", 8, 12);
        using var labels = GoldenFill.Labels("labels", 8, 12);
        Assert.Equal(golden.GetProperty("labels").Longs(), labels.data<long>());
        Assert.Equal(golden.GetProperty("cross_entropy").GetDouble(), SmoothedCrossEntropy.Of(logits, labels, 0).item<float>(), 1e-6);
        Assert.Equal(golden.GetProperty("smoothed_0.01").GetDouble(), SmoothedCrossEntropy.Of(logits, labels).item<float>(), 1e-6);
        Assert.Equal(golden.GetProperty("smoothed_0.2").GetDouble(), SmoothedCrossEntropy.Of(logits, labels, 0.2).item<float>(), 1e-6);
        Assert.Equal(golden.GetProperty("top135").Doubles(), Shares(TopK.Of(zeros(1), logits, labels)));
    }

    [Theory]
    [InlineData("decoupled-gcn", "dpc_pretrain_decoupled", true)]
    [InlineData("decoupled-gcn", "dpc_pretrain_decoupled", false)]
    [InlineData("st-gcn", "dpc_pretrain_stgcn", true)]
    [InlineData("st-gcn", "dpc_pretrain_stgcn", false)]
    public void DPCs_loss_and_accuracies_equal_the_golden_ones_with_and_without_the_interleaved_scores(
        string encoder, string file, bool interleaved)
    {
        var golden = GoldenFile.Read(file).GetProperty("eval");
        using var network = new DpcPretrainer(
            new PretrainerSettings { Encoder = encoder == "st-gcn" ? new StGcnSettings() : new DecoupledGcnSettings() },
            Defects.Corrected with { InterleavedScores = interleaved });
        GoldenFill.Apply(network);
        network.eval();
        using var untracked = no_grad();
        using var input = GoldenFill.Input("input", 4, 7, 10, 27, 2);
        var result = network.Loss(input);
        var expectedLoss = golden.GetProperty(interleaved ? "loss" : "loss_correct_interleave_fixed").GetDouble();
        Assert.Equal(expectedLoss, result.Loss.item<float>(), 1e-5);
        if (interleaved)
        {
            var expected = golden.GetProperty("top135").Doubles();
            Assert.All(expected.Zip(Shares(result)), p => Assert.Equal(p.First, p.Second, 1e-6));
        }
        else
        {
            using var score = network.forward(input);
            var expected = golden.At("intermediate", "score_correct", "values").Doubles();
            Assert.All(expected.Zip(score.data<float>().ToArray()), p => Assert.Equal(p.First, p.Second, 1e-5));
        }
    }

    private static double[] Shares(BatchLoss batch) => [.. batch.Sums.data<double>().ToArray().Select(sum => sum / batch.Rows)];

    [Fact]
    public void Too_few_windows_for_the_prediction_steps_are_refused_with_the_key_to_change()
    {
        using var network = new DpcPretrainer(new PretrainerSettings());
        var error = Assert.Throws<ArgumentException>(() => network.forward(zeros([1, 3, 10, 27, 2])));
        Assert.Contains("num_seq", error.Message, StringComparison.Ordinal);
    }
}
