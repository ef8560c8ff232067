using OpenHands.Runs.Metrics;

namespace OpenHands.Runs.Tests.Metrics;

public sealed class MetricRowTests
{
    private static readonly Dictionary<string, double> NoValues = [];

    [Fact]
    public void Rows_written_to_the_log_read_back_with_all_their_digits()
    {
        using var folder = new TemporaryFolder();
        MetricRow[] rows =
        [
            new("train", 0, 5, new Dictionary<string, double> { ["loss"] = 1.0 / 3, ["own"] = 0.25 }, 1e-3),
            new("valid", 1, 3_000_000_000, new Dictionary<string, double> { ["loss"] = double.NaN, ["own"] = 0 }, 1e-4),
        ];
        using (var log = MetricLog.Start(folder.Path, ["loss", "own"], TimeProvider.System))
        {
            Assert.All(rows, log.Write);
            log.WriteTiming(1, 7, new IntervalTiming(12.5, 800, 0.25, null));
        }

        var read = MetricRow.ReadAll(folder.File(MetricRow.FileName));
        Assert.Equal(rows.Select(row => row with { Values = NoValues }), read.Select(row => row with { Values = NoValues }));
        Assert.Equal(rows.Select(row => row.Values), read.Select(row => row.Values));
        Assert.StartsWith("phase,epoch,step,loss,own,lr\n", File.ReadAllText(folder.File(MetricRow.FileName)), StringComparison.Ordinal);
        Assert.Equal([(7, new IntervalTiming(12.5, 800, 0.25, null))], IntervalTiming.ReadAll(folder.File(IntervalTiming.FileName)));
    }

    [Theory]
    [InlineData("phase,epoch\ntrain,0\n")]
    [InlineData("phase,epoch,step,top1\ntrain,0,1,0\n")]
    [InlineData("phase,epoch,step,loss,top1\ntrain,0,1,high,0\n")]
    public void A_file_without_a_column_or_a_figure_is_named(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("metrics.csv"), text);
        Assert.Contains("metrics.csv", Assert.Throws<InvalidDataException>(() => MetricRow.ReadAll(folder.File("metrics.csv"))).Message);
    }
}
