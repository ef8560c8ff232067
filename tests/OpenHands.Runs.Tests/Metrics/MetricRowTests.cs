using OpenHands.Runs.Metrics;

namespace OpenHands.Runs.Tests.Metrics;

public sealed class MetricRowTests
{
    [Fact]
    public void Rows_written_to_the_log_read_back_with_all_their_digits()
    {
        using var folder = new TemporaryFolder();
        MetricRow[] rows =
        [
            new("train", 0, 5, new MetricValues(1.0 / 3, 0.25, 0.5, 1), 1e-3),
            new("valid", 1, 3_000_000_000, new MetricValues(double.NaN, 0, 0, 0), 1e-4),
        ];
        using (var log = MetricLog.Start(folder.Path, TimeProvider.System))
        {
            Assert.All(rows, log.Write);
            log.WriteTiming(1, 7, new IntervalTiming(12.5, 800, 0.25, null));
        }

        Assert.Equal(rows, MetricRow.ReadAll(folder.File(MetricRow.FileName)));
        Assert.Equal([(7, new IntervalTiming(12.5, 800, 0.25, null))], IntervalTiming.ReadAll(folder.File(IntervalTiming.FileName)));
    }

    [Theory]
    [InlineData("phase,epoch\ntrain,0\n")]
    [InlineData("phase,epoch,step,loss,top1\ntrain,0,1,high,0\n")]
    public void A_file_without_a_column_or_a_figure_is_named(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("metrics.csv"), text);
        Assert.Contains("metrics.csv", Assert.Throws<InvalidDataException>(() => MetricRow.ReadAll(folder.File("metrics.csv"))).Message);
    }
}
