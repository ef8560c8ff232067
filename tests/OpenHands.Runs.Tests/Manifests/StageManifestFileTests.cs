using OpenHands.Runs.Manifests;

namespace OpenHands.Runs.Tests.Manifests;

public sealed class StageManifestFileTests
{
    private static StageManifest Manifest => new()
    {
        Stage = "sample/dpc/pretrain",
        Kind = "pretrain",
        Key = new string('a', 64),
        Parameters = new Dictionary<string, string> { ["params.lr"] = "0.0001" },
        Inputs = [new ManifestFile("experiments/x.csv", 3, new string('b', 64))],
        Outputs = [new ManifestFile("run.json", 5, new string('c', 64))],
        Seconds = 1.5,
        Finished = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Commit = "abc",
    };

    [Fact]
    public void A_written_manifest_reads_back_equal_and_leaves_no_other_file()
    {
        using var folder = new TemporaryFolder();
        StageManifestFile.Write(folder.Path, Manifest);
        var read = StageManifestFile.Read(folder.Path);
        Assert.Equivalent(Manifest, read, strict: true);
        Assert.Equal([folder.File("manifest.json")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_without_one_is_not_done()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(StageManifestFile.Read(folder.Path));
    }

    [Theory]
    [InlineData("{\"version\":1,")]
    [InlineData("null")]
    [InlineData("{\"version\":9,\"stage\":\"a\",\"kind\":\"b\",\"key\":\"c\"}")]
    [InlineData("{\"version\":1,\"stage\":\"a\",\"kind\":\"b\",\"key\":\"c\"}")]
    [InlineData("{\"version\":1,\"stage\":\"a\",\"kind\":\"b\",\"key\":\"c\",\"outputs\":[null]}")]
    public void A_broken_or_foreign_manifest_names_the_file(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("manifest.json"), text);
        Assert.Contains(folder.File("manifest.json"),
            Assert.Throws<InvalidDataException>(() => StageManifestFile.Read(folder.Path)).Message);
    }
}
