using System.Runtime.Versioning;
using Build.Slurm;
using Build.Stages;

namespace Build.Tests.Slurm;

[SupportedOSPlatform("linux")]
public sealed class SlurmArrayTests
{
    // A pretraining and a fine-tuning for each seed, and an evaluation of each fine-tuning: 4 + 4 + 4 stages.
    private const string Matrix = """
        defaults:
          pretrain:
            data:
              train_dataset: { root_dir: "${suite.poses}" }
              val_dataset: { root_dir: "${suite.poses}", file_format: pkl }
            model: { pred_steps: 2, encoder: { type: st-gcn } }
            params: { lr: 1e-3 }
          finetune:
            data:
              train_pipeline: { dataset: { _target_: a.INCLUDEDataset, root_dir: "${suite.poses}", split_file: "${suite.poses}/a.csv" } }
              valid_pipeline: { dataset: { _target_: a.INCLUDEDataset, root_dir: "${suite.poses}", split_file: "${suite.poses}/b.csv" } }
            model:
              pretrained:
                type: dpc
                load_from: { cfg_file: "${pretrain}/config.yaml", ckpt: "${pretrain}/checkpoints/best.safetensors" }
            optim: { optimizer: { name: Adam, params: { lr: 1e-3 } } }
            trainer: { max_epochs: 3 }
        stages:
          pretrain: { run: pretrain, matrix: { seed: [1, 2, 3, 4] } }
          finetune: { run: finetune, matrix: { seed: [1, 2, 3, 4] } }
          evaluate: { run: evaluate, of: finetune }
        """;

    [Fact]
    public async Task Cells_of_a_matrix_are_arrays_each_job_waiting_for_its_own_and_evaluations_ride_along()
    {
        await using var slurm = await SlurmRun.StartAsync(site: "array_limit: 3");
        await slurm.Host.ExperimentAsync("three", Matrix);
        (await slurm.RunAsync("--experiment=three --dryrun")).Ended(0)
            .Says("--dependency=afterok:<pack-").Says("--array=0-3%3").Says("--dependency=aftercorr:<three/pretrain/seed=1>")
            .Says("in the job of three/finetune/seed=1");
        (await slurm.RunAsync("--experiment=three --target=Evaluate")).Ended(0).Says("three/evaluate/seed=4: done");

        Assert.Equal(4, slurm.Host.Ran.Count(kind => kind == "evaluate"));
        Assert.Equal([1, 1, 1, 4, 4], // poses, two stores that are packed, two arrays
            (await slurm.Cluster.QueueAsync("%i")).GroupBy(id => id.Split('_')[0]).Select(g => g.Count()).Order());
        (await slurm.RunAsync("--experiment=three --target=Evaluate")).Ended(0).DoesNotSay("job");
    }

    [Fact]
    public async Task A_failed_job_of_an_array_stops_what_waits_for_it_alone_and_tables_are_made_of_the_rest_when_asked_for()
    {
        await using var slurm = await SlurmRun.StartAsync();
        await slurm.Host.ExperimentAsync("three", Matrix);
        (await slurm.RunAsync("--experiment=three --keep-going", "fail-pretrain seed=3")).Ended(1)
            .Says("three/pretrain/seed=3 failed: job ").Says("three/finetune/seed=3, three/evaluate/seed=3: not made, since")
            .Says("three/evaluate/seed=4: done").Says("tables: done");

        Assert.Equal((4, 3, 3, 1), (Count("pretrain"), Count("finetune"), Count("evaluate"), Count("tabulate")));
        (await slurm.RunAsync("--experiment=three")).Ended(0);
        Assert.Equal((5, 4, 4, 2), (Count("pretrain"), Count("finetune"), Count("evaluate"), Count("tabulate")));

        int Count(string kind) => slurm.Host.Ran.Count(ran => ran == kind);
    }

    [Fact]
    public async Task An_array_that_is_too_large_for_the_limits_of_the_account_goes_in_parts()
    {
        await using var slurm = await SlurmRun.StartAsync();
        await slurm.Host.ExperimentAsync("three", Matrix);
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "sbatch", """
            case "$*" in *--array=0-3*)
              echo "sbatch: error: QOSMaxSubmitJobPerUserLimit" >&2
              echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)" >&2
              exit 1 ;;
            esac
            """);
        (await slurm.RunAsync("--experiment=three --target=FineTune")).Ended(0).Says("three/finetune/seed=4: done");

        Assert.Equal(4, slurm.Host.Ran.Count(kind => kind == "finetune"));
        Assert.Equal([1, 1, 1, 2, 2, 2, 2],
            (await slurm.Cluster.QueueAsync("%i")).GroupBy(id => id.Split('_')[0]).Select(g => g.Count()).Order());
    }

    [Fact]
    public async Task Jobs_of_an_array_are_found_again_by_the_same_command_and_cancelled_together()
    {
        await using var slurm = await SlurmRun.StartAsync();
        await slurm.Host.ExperimentAsync("three", Matrix);
        await slurm.Cluster.RunAsync("scontrol", "update", "PartitionName=main", "State=DOWN");
        (await slurm.RunAsync("--experiment=three --target=Evaluate --detach")).Ended(0).Says("11 jobs are in the queue");
        (await slurm.RunAsync("--experiment=three --target=Evaluate --detach")).Ended(0)
            .Says("three/evaluate/seed=2: in the queue already as job ").Says("11 jobs are in the queue");
        (await slurm.RunAsync("--experiment=three --target=Evaluate --dryrun")).Ended(0)
            .Says("0 jobs would be submitted, 11 are in the queue already.");
        Assert.Equal(11, (await slurm.Cluster.QueueAsync()).Count);

        (await slurm.RunAsync("--experiment=three --target=Evaluate --cancel")).Ended(0).Says("11 jobs are told to end");
        Assert.DoesNotContain(await slurm.Cluster.QueueAsync("%T"), state => state != "CANCELLED");
    }

    [Theory]
    [InlineData(3, "1 1 1")] // few jobs are told one by one
    [InlineData(4, "4")]
    [InlineData(9, "6 3")] // no more than 6 in one
    public void Jobs_of_one_definition_that_wait_for_the_same_are_one_array(int cells, string sizes)
    {
        var above = Stage("x/a");
        IReadOnlyList<IReadOnlyList<Stage>> jobs = [.. Enumerable.Range(1, cells).Select(i => (Stage[])[Stage($"x/b/seed={i}", above)])];

        var batches = SlurmBatch.Of([[above], .. jobs], _ => string.Empty, _ => null, largest: 6);

        Assert.Equal($"1 {sizes}", string.Join(' ', batches.Select(b => b.Jobs.Count)));
        Assert.Equal([above, .. jobs.Select(j => j[0])], batches.SelectMany(b => b.Jobs).Select(j => j[0]));
    }

    [Fact]
    public void Jobs_that_wait_for_others_are_arrays_only_where_the_indices_agree()
    {
        var above = Enumerable.Range(1, 4).Select(i => Stage($"x/a/seed={i}")).ToList();
        List<SlurmBatch> Batches(IEnumerable<Stage> below) =>
            [.. SlurmBatch.Of([.. above.Concat(below).Select(s => (Stage[])[s])], _ => string.Empty, _ => null, largest: 100)];

        var along = Batches(above.Select((a, i) => Stage($"x/b/seed={i}", a)));
        Assert.Equal([4, 4], along.Select(b => b.Jobs.Count));
        Assert.Same(along[0], along[1].Along);

        var crossed = Batches(above.AsEnumerable().Reverse().Select((a, i) => Stage($"x/b/seed={i}", a)));
        Assert.Equal([4, 1, 1, 1, 1], crossed.Select(b => b.Jobs.Count));
        Assert.Equal([4, 4, 4], Batches(above[..2].SelectMany(a => Enumerable.Range(0, 4).Select(i => Stage($"x/b/{a.Name}{i}", a))))
            .Select(b => b.Jobs.Count));
    }

    private static Stage Stage(string name, params Stage[] after) => new(name, CachedKind.Named("pretrain"), $"/{name}") { After = after };
}
