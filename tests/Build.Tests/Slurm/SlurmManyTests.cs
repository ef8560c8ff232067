using System.Diagnostics;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

public sealed class SlurmManyTests
{
    [Fact]
    public async Task Four_hundred_stages_are_planned_as_arrays_that_Slurm_takes_in_a_few_seconds()
    {
        await using var slurm = await SlurmRun.StartAsync("MaxArraySize=151");
        await slurm.Host.ExperimentAsync("many", $$"""
            stages:
              pretrain:
                run: pretrain
                matrix: { seed: [{{string.Join(", ", Enumerable.Range(1, 400))}}] }
                with:
                  data:
                    train_dataset: { root_dir: "${suite.poses}" }
                    val_dataset: { root_dir: "${suite.poses}", file_format: pkl }
                  model: { pred_steps: 2, encoder: { type: st-gcn } }
                  params: { lr: 1e-3 }
            """);
        var clock = Stopwatch.StartNew();
        var result = await slurm.RunAsync("--experiment=many --target=Pretrain --dryrun");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20); // two busy cores, the host's start included
        result.Ended(0).Says("--array=0-149 ").Says("--array=0-99 ").Says("in the array of many/pretrain/seed=1")
            .Says("0 are in the queue already.");
        Assert.Equal(2, Count(result, "--array=0-149 "));
        Assert.Equal(6, Count(result, "sbatch --job-name=oh-")); // poses, two stores, three arrays
        Assert.Empty(await slurm.Cluster.QueueAsync());

        static int Count(HostResult result, string text) => result.Output.Split(text).Length - 1;
    }
}
