using System.IO.Compression;
using Build.Slurm;
using Build.Stages;
using Build.Tests.Host;
using OpenHands.Runs.Manifests;
using OpenHands.Settings.Suites;
using Stage = Build.Stages.Stage;

namespace Build.Tests.Slurm;

/// <summary>Downloads, extractions and pack stages that several jobs share.</summary>
public sealed class SlurmJobsTests
{
    private static readonly string[] Entries = ["autsl_metadata", "csl_metadata", "devisign_metadata", "gsl_metadata"];

    private static string Shared(string catalogue) => $$"""
        stages:
          get:
            run: download
            resources: { jobs: 4 }
            with: { entries: [{{string.Join(", ", Entries)}}], catalogue: "{{catalogue}}" }
          poses:
            run: synthesize
            with: { seed: 1, signs: 3, signers: 2, test_signers: 1, recordings: 9, recording_signs: 2 }
          store:
            run: pack
            resources: { jobs: 5 }
            with: { poses: "${poses}/raw", file_format: pkl, preset: all }
        """;

    [Fact]
    public async Task Downloads_and_stores_that_jobs_share_have_the_bytes_of_a_local_run_and_a_part_that_failed_is_made_alone()
    {
        using var brought = new TemporaryFolder();
        using var alone = new HostRun();
        await MakeAsync(alone, brought);
        (await alone.RunAsync("--target=BuildHdf5")).Ended(0);

        await using var slurm = await SlurmRun.StartAsync();
        await MakeAsync(slurm.Host, brought);
        var lost = brought.File($"{Folder}/{Entries[2]}.zip");
        File.Move(lost, lost + ".away");
        (await slurm.RunAsync("--target=BuildHdf5")).Ended(1)
            .Says("get/part=3-of-4 failed").Says("get: not made, since get/part=3-of-4 failed");
        Assert.True(File.Exists(slurm.Host.Path("data/small/.parts/get/4/1/manifest.json")));
        File.Move(lost + ".away", lost);
        (await slurm.RunAsync("--target=BuildHdf5")).Ended(0).Says("get/part=3-of-4: done").DoesNotSay("get/part=2-of-4: done")
            .Says("get: done");

        foreach (var stage in (string[])["get", "store"])
        {
            var (here, there) = (Manifest(alone, stage), Manifest(slurm.Host, stage));
            Assert.Equal(here.Key, there.Key);
            Assert.Equal(Content(here), Content(there));
        }

        Assert.Contains(Manifest(slurm.Host, "get").Outputs, output => output.Path == "gsl_metadata/gsl_metadata/list.csv");
        Assert.False(Directory.Exists(slurm.Host.Path("data/small/.parts/get")));
        Assert.Contains(5, (await slurm.Cluster.QueueAsync("%i")).GroupBy(id => id.Split('_')[0]).Select(jobs => jobs.Count()));
        (await slurm.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0).Says("0 stages would run, 3 are cached.");
    }

    [Fact]
    public void A_stage_has_the_key_that_it_has_without_parts_and_its_parts_have_others()
    {
        using var folder = new TemporaryFolder();
        var above = new Stage("poses", CachedKind.Named("synthesize"), folder.File("data/s/poses"));
        var store = new Stage("store", CachedKind.Named("pack"), folder.File("data/s/store")) { After = [above] };
        var training = new Stage("training", CachedKind.Named("pretrain"), folder.File("results/s/training")) { After = [store] };

        var split = StagePart.Split([above, store, training], stage => stage.Kind.Name == "pack" ? 3 : 1);

        Assert.Equal(["poses", "store/part=1-of-3", "store/part=2-of-3", "store/part=3-of-3", "store", "training"],
            split.Select(stage => stage.Name));
        Assert.Same(split[4], split[5].After[0]);
        Assert.Equal(split.Skip(1).Take(3), split[4].After.Skip(1));
        var identities = new StageIdentities(new InputHashes(folder.File("hashes.txt")));
        Assert.Equal(identities.Of(training).Key, new StageIdentities(new InputHashes(folder.File("hashes.txt"))).Of(split[5]).Key);
        Assert.Equal(4, split.Skip(1).Take(4).Select(stage => identities.Of(stage).Key).Distinct().Count());
        Assert.Equal(folder.File("data/s/.parts/store/3"), StagePart.FolderFor(split[4]));
        Assert.Null(StagePart.FolderFor(split[5]));
    }

    [Fact]
    public void The_place_may_say_how_many_jobs_share_a_kind_and_a_kind_that_cannot_be_shared_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("slurm.yaml"), "kinds: { extract: { jobs: 16 } }\n");
        var stage = new Stage("poses", CachedKind.Named("extract"), "/poses");
        var site = SlurmSite.Read(folder.Path);

        Assert.Equal(16, SlurmResources.JobsOf(stage, site));
        Assert.Equal(2, SlurmResources.JobsOf(stage with { Resources = new ResourceSettings { Jobs = 2 } }, site));
        File.WriteAllText(folder.File("slurm.yaml"), "kinds: { pretrain: { jobs: 16 } }\n");
        Assert.Contains("a pretrain stage is not cut into jobs, only download, extract, pack; leave it out",
            Assert.Throws<StageException>(() => SlurmSite.Read(folder.Path)).Message);
    }

    private const string Folder = "github.com/AI4Bharat/OpenHands/releases/download/checkpoints_v1";

    private static async Task MakeAsync(HostRun host, TemporaryFolder brought)
    {
        await SlurmRecoveryTests.MakeAsync(host, "none", "stages: {}");
        await host.ExperimentAsync("suite", Shared(Path.Combine(Fixtures.Root, "experiments", "catalogue")));
        Directory.CreateDirectory(brought.File(Folder));
        foreach (var entry in Entries.Where(entry => !File.Exists(brought.File($"{Folder}/{entry}.zip"))))
        {
            await using var archive = await ZipFile.OpenAsync(brought.File($"{Folder}/{entry}.zip"), ZipArchiveMode.Create,
                TestContext.Current.CancellationToken);
            await using var list = new StreamWriter(await archive.CreateEntry($"{entry}/list.csv").OpenAsync(
                TestContext.Current.CancellationToken));
            await list.WriteAsync($"clips of {entry}\n");
        }

        host.With("OPENHANDS_MIRROR", new Uri(brought.Path).AbsoluteUri);
        File.Delete(host.Path("experiments/small/one.yaml"));
        File.Delete(host.Path("experiments/small/none.yaml"));
    }

    internal static StageManifest Manifest(HostRun host, string stage) => StageManifestFile.Read(host.Path($"data/small/{stage}"))!;

    // The record and the log of the worker say how long it took.
    internal static IEnumerable<(string Path, string Sha256)> Content(StageManifest manifest) =>
        manifest.Outputs.Where(output => output.Path is not ("run.json" or "worker.log")).Select(output => (output.Path, output.Sha256));
}
