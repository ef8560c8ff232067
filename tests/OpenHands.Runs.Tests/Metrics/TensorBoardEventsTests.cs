using OpenHands.Runs.Metrics;

namespace OpenHands.Runs.Tests.Metrics;

public sealed class TensorBoardEventsTests
{
    [Fact]
    public void Scalars_come_back_with_tag_step_value_and_valid_check_sums()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("events.out.tfevents.1.here");
        using (var events = new TensorBoardEvents(path, 0, TimeProvider.System))
        {
            events.Scalar("train/loss", 0, 3.5);
            var values = new Dictionary<string, double> { ["loss"] = 0.5, ["top1"] = 0.25, ["top3"] = 0.75, ["top5"] = 1 };
            events.Write(new MetricRow("valid", 2, 300_000, values, 1e-3));
        }

        Assert.Equal(
            [("train/loss", 0, 3.5f), ("valid/loss", 300_000, 0.5f), ("valid/top1", 300_000, 0.25f), ("valid/top3", 300_000, 0.75f),
                ("valid/top5", 300_000, 1f), ("lr", 300_000, 1e-3f)],
            EventFile.Read(path));
    }

    [Fact]
    public void A_file_cut_back_to_a_length_goes_on_from_there()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("events.out.tfevents.1.here");
        long length;
        using (var events = new TensorBoardEvents(path, 0, TimeProvider.System))
        {
            events.Scalar("a", 1, 1);
            length = events.Flush();
            events.Scalar("lost", 2, 2);
        }

        using (var events = new TensorBoardEvents(path, length, TimeProvider.System))
        {
            events.Scalar("b", 2, 3);
        }

        Assert.Equal([("a", 1, 1f), ("b", 2, 3f)], EventFile.Read(path));
    }
}
