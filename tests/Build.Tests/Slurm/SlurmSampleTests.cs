using Build.Rehearsals;
using Build.Tests.Host;
using OpenHands.Runs.Manifests;

namespace Build.Tests.Slurm;

/// <summary>The suite that every newcomer runs, on a cluster.</summary>
public sealed class SlurmSampleTests
{
    // What says how long something took or when it was: all else has to be equal to the byte.
    private static readonly string[] Timed = ["run.json", "worker.log", "timing.csv", "metrics.jsonl"];

    /// <summary>
    /// A quarter of an hour on two cores: dotnet exec tests/Build.Tests/bin/Release/Build.Tests.dll -explicit only -class "*SlurmSample*"
    /// </summary>
    [Fact(Explicit = true)]
    public async Task The_sample_has_the_weights_predictions_metrics_and_tables_of_a_local_run()
    {
        using var alone = new HostRun();
        Make(alone);
        (await alone.RunAsync("--suite=sample")).Ended(0);

        await using var slurm = await SlurmRun.StartAsync();
        Make(slurm.Host);
        (await slurm.RunAsync("--suite=sample")).Ended(0);

        var (here, there) = (Outputs(alone), Outputs(slurm.Host));
        Assert.Equal(here.Keys.Order(StringComparer.Ordinal), there.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("", string.Join('\n', here.Where(output => there[output.Key] != output.Value).Select(output => output.Key)));
        Assert.Contains(here.Keys, key => key.EndsWith("best.safetensors", StringComparison.Ordinal));
        Assert.Contains(here.Keys, key => key.EndsWith("predictions.csv", StringComparison.Ordinal));
        Assert.Empty(TableComparison.Differences(alone.Path("results"), slurm.Host.Path("results"), ["sample"]));
        (await slurm.RunAsync("--suite=sample")).Ended(0).DoesNotSay("job");
    }

    private static void Make(HostRun host)
    {
        var worker = Path.Combine(Fixtures.Root, "src", "OpenHands.Worker", "bin", "Release", "openhands.dll");
        Assert.SkipUnless(File.Exists(worker), "needs the worker: dotnet build Experiments.sln -c Release");
        host.With("OPENHANDS_WORKER", worker);
        var experiments = Path.Combine(Fixtures.Root, "experiments");
        foreach (var file in ((string[])["sample", "parts", "catalogue"]).SelectMany(
            part => Directory.GetFiles(Path.Combine(experiments, part), "*", SearchOption.AllDirectories)))
        {
            var place = host.Path(Path.Combine("experiments", Path.GetRelativePath(experiments, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
    }

    // A saved state's list names the event file, whose name has a time, and how long the files of times were.
    private static bool IsTimed(string name) => name.StartsWith("events.out.tfevents", StringComparison.Ordinal)
        || (name.StartsWith("step-", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal));

    // SHA-256 by STAGE/FILE.
    private static Dictionary<string, string> Outputs(HostRun host) => (
        from folder in (string[])["data", "results/runs"]
        from manifest in Directory.GetFiles(host.Path(folder), StageManifestFile.Name, SearchOption.AllDirectories)
        let stage = Path.GetDirectoryName(manifest)!
        from output in StageManifestFile.Read(stage)!.Outputs
        let name = Path.GetFileName(output.Path)
        where !Timed.Contains(name) && !IsTimed(name)
        select (Key: $"{Path.GetRelativePath(host.Path("."), stage)}/{output.Path}", output.Sha256))
        .ToDictionary(output => output.Key, output => output.Sha256);
}
