using OpenHands.Formats.Checkpoints;

namespace OpenHands.Formats.Tests.Checkpoints;

public sealed class CheckpointSummaryTests
{
    [Fact]
    public void A_summary_counts_parameters_and_prints_what_is_not_a_tensor()
    {
        using var folder = new TemporaryFolder();

        var summary = CheckpointSummary.Of(CheckpointFixture.Unpack(folder, "dpc_lightning_zip.ckpt"));

        var expected = CheckpointFixture.ExpectedStateDict();
        var statistics = expected.Where(
            row => row.Name.Contains("running_") || row.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        Assert.Equal("PyTorch (zip), tensors under state_dict", summary.Format);
        Assert.Equal(expected.Sum(Count), summary.Elements);
        Assert.Equal(summary.Elements - statistics.Sum(Count), summary.Parameters);
        Assert.Contains("epoch: 3", summary.Metadata);
        Assert.Contains("hyper_parameters.cfg.model.encoder.params.graph_args.layout: mediapipe-27", summary.Metadata);
        Assert.Contains("optimizer_states[0].param_groups[0].betas: [0.9, 0.999]", summary.Metadata);
        Assert.Contains(summary.Metadata,
            line => line.StartsWith("optimizer_states[0].state: ", StringComparison.Ordinal)
                && line.Contains("{step, exp_avg, exp_avg_sq}"));
        Assert.Contains(summary.Metadata, line => line.EndsWith("best_model_score: 2.5 (float32 [])", StringComparison.Ordinal));
    }

    [Fact]
    public void A_safetensors_file_has_a_summary_too()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Write(folder.File("a.safetensors"), CheckpointWritingTests.Sample().StateDict, [new("epoch", "3")]);

        var summary = CheckpointSummary.Of(folder.File("a.safetensors"));

        Assert.Equal(("safetensors", 9L, 8L), (summary.Format, summary.Elements, summary.Parameters));
        Assert.Equal(["epoch: 3"], summary.Metadata);
    }

    private static long Count((string Name, long[] Shape, string Type) row) =>
        row.Shape.Aggregate(1L, (product, length) => product * length);
}
