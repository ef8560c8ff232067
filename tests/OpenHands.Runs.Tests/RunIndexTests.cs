using OpenHands.Runs.Manifests;

namespace OpenHands.Runs.Tests;

public sealed class RunIndexTests
{
    [Theory]
    [InlineData("manifest.json", "")]
    [InlineData("manifest.json", "{\"version\":1,\"stage\":\"s/x/pre")]
    [InlineData("manifest.json", "{\"version\":1,\"stage\":null,\"kind\":\"pretrain\",\"key\":\"5\"}")]
    [InlineData("manifest.json", "{\"version\":1,\"stage\":\"s/x/pretrain\",\"kind\":\"pretrain\",\"key\":\"5\",\"outputs\":[null]}")]
    [InlineData("manifest.json", "{\"version\":1,\"stage\":\"s/x/pretrain\",\"kind\":\"pretrain\",\"key\":\"5\",\"outputs\":null}")]
    [InlineData("manifest.json", "{\"version\":1,\"stage\":\"short\",\"kind\":\"pretrain\",\"key\":\"5\"}")]
    [InlineData("run.json", "{\"kind\":\"pretrain\"")]
    [InlineData("run.json", "{\"kind\":\"pretrain\",\"config_sha256\":null}")]
    [InlineData("run.json", "{\"kind\":\"pretrain\",\"config_sha256\":\"0\",\"metrics\":null}")]
    public void A_damaged_run_is_left_out_and_named_and_the_others_stay(string file, string text)
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        File.WriteAllText(Path.Combine(repository.Root, "results/runs/s/x/pretrain", file), text);

        var index = RunIndex.Read(repository.Root);

        Assert.Equal(4, index.Runs.Count);
        Assert.Contains(Path.Combine("s", "x", "pretrain", file), Assert.Single(index.LeftOut));
    }

    [Fact]
    public void A_copy_of_a_run_is_left_out_and_named()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var (run, copy) = (Path.Combine(repository.Root, "results/runs/s/x/pretrain"),
            Path.Combine(repository.Root, "results/runs/s/x/pretrain-old"));
        Directory.CreateDirectory(copy);
        foreach (var file in (string[])[RunRecordFile.Name, StageManifestFile.Name])
        {
            File.Copy(Path.Combine(run, file), Path.Combine(copy, file));
        }

        var index = RunIndex.Read(repository.Root);

        Assert.Equal(5, index.Runs.Count);
        Assert.StartsWith("results/runs/s/x/pretrain-old is left out: its manifest is that of s/x/pretrain", Assert.Single(index.LeftOut));
    }
}
