namespace OpenHands.Runs.Tests;

public sealed class RunRecordFileTests
{
    private static RunRecord Record => new()
    {
        Kind = "finetune",
        ConfigSha256 = new string('a', 64),
        Seed = 3,
        Fraction = 0.1,
        Metrics = new Dictionary<string, double> { ["top1"] = 0.75, ["loss"] = 1.5 },
        Environment = new Dictionary<string, string> { ["threads"] = "2" },
        ResumedAtSteps = [40],
    };

    [Fact]
    public void A_written_record_reads_back_equal()
    {
        using var folder = new TemporaryFolder();
        RunRecordFile.Write(folder.Path, Record);
        var read = RunRecordFile.Read(folder.Path);
        Assert.Equal(Record.Seed, read.Seed);
        Assert.Equal(Record.Fraction, read.Fraction);
        Assert.Equal(0.75, read.Metrics["top1"]);
        Assert.Equal("2", read.Environment["threads"]);
        Assert.Equal([40], read.ResumedAtSteps);
        Assert.Equal([folder.File("run.json")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void The_order_of_metrics_does_not_change_the_bytes()
    {
        using var folder = new TemporaryFolder();
        RunRecordFile.Write(folder.Path, Record);
        var first = File.ReadAllBytes(folder.File("run.json"));
        RunRecordFile.Write(folder.Path, Record with { Metrics = new Dictionary<string, double> { ["loss"] = 1.5, ["top1"] = 0.75 } });
        Assert.Equal(first, File.ReadAllBytes(folder.File("run.json")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"version\":2,\"kind\":\"a\",\"config_sha256\":\"b\"}")]
    [InlineData("{\"kind\":\"a\"}")]
    public void A_broken_or_foreign_record_names_the_file(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("run.json"), text);
        var error = Assert.Throws<InvalidDataException>(() => RunRecordFile.Read(folder.Path));
        Assert.Contains(folder.File("run.json"), error.Message);
    }
}
