using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>The real worker is interrupted by a real cluster, and ends with the bits of a run that nobody disturbed.</summary>
public sealed class SlurmRecoveryTests
{
    private const string Pretrain = "results/runs/small/four/pretrain";

    internal static string Toy(int epochs, string resources = "") => $$"""
        stages:
          pretrain:
            run: pretrain
            resources: { {{resources}} }
            with:
              data:
                train_dataset: { root_dir: "${suite.poses}/raw", file_format: pkl, seq_len: 4, num_seq: 3, downsample: 1, use: minimal }
                val_dataset: { root_dir: "${suite.poses}/raw", file_format: pkl, seq_len: 4, num_seq: 3, downsample: 1, use: minimal }
              model:
                pred_steps: 1
                in_channels: 2
                hidden_dim: 16
                encoder: { type: st-gcn, params: { hidden_channels: 4, graph_args: { layout: mediapipe-27, strategy: spatial } } }
              params: { lr: 1e-3, max_epochs: {{epochs}}, batch_size: 4, num_workers: 1 }
              training: { log_every: 1 }
        """;

    private const string Poses = """
        stages:
          poses: { run: synthesize, with: { seed: 1, signs: 3, signers: 2, test_signers: 1, recordings: 8, recording_signs: 4 } }
        """;

    private const string Minimal = """
        transforms:
          - PoseSelect: { preset: mediapipe_holistic_minimal_27 }
          - CenterAndScaleNormalize: { reference_points_preset: shoulder_mediapipe_holistic_minimal_27 }
          - ShearTransform: { shear_std: 0.1 }
        """;

    [Fact]
    public async Task A_pretraining_that_nears_its_limit_and_then_loses_its_node_ends_with_the_bits_of_an_undisturbed_one()
    {
        using var alone = new HostRun();
        await MakeAsync(alone, "four", Toy(epochs: 8));
        var undisturbed = alone.RunAsync("--experiment=four --target=Pretrain");

        await using var slurm = await SlurmRun.StartAsync();
        await MakeAsync(slurm.Host, "four", Toy(epochs: 8));
        using var host = slurm.Host.Start("--executor=slurm --experiment=four --target=Pretrain");
        var said = HostRun.EndAsync(host);
        var workers = await StillWorkers.StopAsync(slurm.Host.Path(Pretrain), count: 1, lines: 3);
        var job = (await slurm.Cluster.QueueAsync("%i %k")).Single(IsTraining).Split(' ')[0];
        await slurm.EndInAsync(40, job); // Slurm itself signals it
        await workers.GoOnWhenAskedToEndAsync();
        await slurm.UntilAsync(queue => queue.Any(line => line.StartsWith($"{job} PENDING", StringComparison.Ordinal)));
        await slurm.Cluster.RunAsync("scontrol", "update", $"jobid={job}", "TimeLimit=60"); // the next start has it from its beginning
        await slurm.StartNowAsync(job);

        var metrics = await File.ReadAllLinesAsync(slurm.Host.Path($"{Pretrain}/metrics.csv"), TestContext.Current.CancellationToken);
        await StillWorkers.StopAsync(slurm.Host.Path(Pretrain), count: 1, lines: metrics.Length + 3);
        var node = (await slurm.Cluster.QueueAsync("%N %k")).Single(IsTraining).Split(' ')[0];
        slurm.Cluster.Kill(node); // its jobs' processes stay, and the worker is killed when its stage has gone elsewhere
        await slurm.Cluster.RunAsync("scontrol", "update", $"nodename={node}", "state=down", "reason=test");
        await slurm.StartNowAsync(job);
        (await said).Ended(0).Says("goes back to the queue").Says("taken over from a job that the cluster gave up");

        (await undisturbed).Ended(0);
        var resumed = await File.ReadAllLinesAsync(slurm.Host.Path($"{Pretrain}/resumed.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(2, resumed.Length);
        foreach (var file in (string[])["checkpoints/best.safetensors", "checkpoints/last.safetensors"])
        {
            Assert.Equal(await Bytes(alone, file), await Bytes(slurm.Host, file));
        }

        Assert.Equal(await LossesAsync(alone), await LossesAsync(slurm.Host));

        static Task<byte[]> Bytes(HostRun run, string file) =>
            File.ReadAllBytesAsync(run.Path($"{Pretrain}/{file}"), TestContext.Current.CancellationToken);
    }

    /// <summary>A suite of a small corpus and one experiment on it, for the real worker.</summary>
    internal static async Task MakeAsync(HostRun host, string experiment, string toy)
    {
        var worker = Path.Combine(Fixtures.Root, "src", "OpenHands.Worker", "bin", "Release", "openhands.dll");
        Assert.SkipUnless(File.Exists(worker), "needs the worker: dotnet build Experiments.sln -c Release");
        host.With("OPENHANDS_WORKER", worker);
        await host.ExperimentAsync(experiment, toy);
        Directory.CreateDirectory(host.Path("experiments/small/parts"));
        await host.ExperimentAsync("parts/minimal", Minimal);
        await host.ExperimentAsync("suite", Poses);
    }

    private static bool IsTraining(string line) => line.Contains("/four/pretrain", StringComparison.Ordinal);

    private static async Task<string> LossesAsync(HostRun host) =>
        await File.ReadAllTextAsync(host.Path($"{Pretrain}/metrics.csv"), TestContext.Current.CancellationToken);
}
