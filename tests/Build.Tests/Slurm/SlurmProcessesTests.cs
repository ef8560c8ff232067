using Build.Slurm;
using Build.Stages;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>Pretraining by several processes, as the tasks of a job.</summary>
public sealed class SlurmProcessesTests
{
    private const string Pretrain = "results/runs/small/five/pretrain";

    // Five cores for each of two processes: no node of these clusters, of eight cores each, has room for both.
    private static readonly string Toy = SlurmRecoveryTests.Toy(epochs: 8, "processes: 2, cpus: 5, memory: 1G");

    // Waiting processes yield: the two nodes are one machine.
    private const string Wrapped = """
        defaults:
          wrap: [env, OMPI_MCA_mpi_yield_when_idle=1, bash, -c, 'echo "$SLURMD_NODENAME" >> tasks; exec "$0" "$@"']
        """;

    [Fact]
    public async Task Two_processes_on_two_nodes_go_on_after_the_signal_before_a_limit_and_end_with_the_bits_of_two_on_one_machine()
    {
        using var alone = new HostRun().With("OMPI_MCA_mpi_yield_when_idle", "1"); // other tests need the cores too
        await MakeAsync(alone);
        var undisturbed = alone.RunAsync("--experiment=five --target=Pretrain");

        await using var slurm = await SlurmRun.StartAsync(site: Wrapped);
        await SkipWithoutPmixAsync(slurm);
        await MakeAsync(slurm.Host);
        using var host = slurm.Host.Start("--executor=slurm --experiment=five --target=Pretrain");
        var said = HostRun.EndAsync(host);
        var workers = await StillWorkers.StopAsync(slurm.Host.Path(Pretrain), count: 2, lines: 3);
        var jobs = await slurm.Cluster.QueueAsync("%i %k");
        var job = jobs.Single(line => line.Contains("/five/pretrain", StringComparison.Ordinal)).Split(' ')[0];
        await slurm.Cluster.RunAsync("scancel", "--batch", "--signal=USR1", job);
        await workers.GoOnWhenAskedToEndAsync();
        await slurm.StartNowAsync(job);
        (await said).Ended(0).Says("2 processes share each batch, by Open MPI").Says("goes back to the queue").DoesNotSay("mpirun");

        (await undisturbed).Ended(0);
        Assert.Single(await File.ReadAllLinesAsync(slurm.Host.Path($"{Pretrain}/resumed.txt"), TestContext.Current.CancellationToken));
        var nodes = await File.ReadAllLinesAsync(slurm.Host.Path("tasks"), TestContext.Current.CancellationToken);
        Assert.Equal(["n1", "n2"], nodes.Distinct().Order(StringComparer.Ordinal)); // what wraps the worker runs beside each
        foreach (var file in (string[])["checkpoints/best.safetensors", "checkpoints/last.safetensors", "metrics.csv"])
        {
            Assert.Equal(await Bytes(alone, file), await Bytes(slurm.Host, file));
        }

        static Task<byte[]> Bytes(HostRun run, string file) =>
            File.ReadAllBytesAsync(run.Path($"{Pretrain}/{file}"), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Where_srun_has_no_pmix_the_job_says_so_and_mpirun_starts_the_processes()
    {
        Assert.SkipWhen(SlurmQueue.PathOf("mpirun") is null, "needs mpirun (openmpi-bin), which is not on this machine");
        await using var slurm = await SlurmRun.StartAsync(nodes: 1);
        slurm.Host.WithTraining();
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "srun", "[[ $* != --mpi=list ]] || { echo none pmi2; exit 0; }");

        (await slurm.RunAsync("--target=Pretrain --processes=2")).Ended(0)
            .Says("two/pretrain/seed=1: srun --mpi=pmix does not start here; mpirun starts the 2 processes");
        Assert.Equal(2, slurm.Host.Ran.Count(kind => kind == "pretrain"));
        (await slurm.RunAsync("--target=Doctor")).Says("mpirun starts them: srun --mpi=list has no pmix");
    }

    [Fact]
    public async Task A_dry_run_shows_tasks_and_refuses_what_no_processes_could_share()
    {
        await using var slurm = await SlurmRun.StartAsync(nodes: 1);
        slurm.Host.WithTraining();
        (await slurm.RunAsync("--target=Pretrain --dryrun --processes=2")).Ended(0).Says("--ntasks=2 --cpus-per-task=2 --mem=16G")
            .Says("--nodes=1 --ntasks=1"); // of the other stages
        (await slurm.RunAsync("--target=Pretrain --dryrun --processes=3")).Ended(1)
            .Says("two/pretrain/seed=1: params.batch_size 2 cannot be cut into equal parts for 3 processes");
        await File.AppendAllTextAsync(slurm.Host.Path("slurm.yaml"), "kinds: { pretrain: { processes: 2, gpus: 1 } }\n",
            TestContext.Current.CancellationToken);
        (await slurm.RunAsync("--target=Pretrain --dryrun")).Ended(1)
            .Says("two/pretrain/seed=1: 2 processes compute on the CPU, and resources.gpus is 1");
        (await slurm.RunAsync("--target=Pretrain --dryrun --processes=1")).Ended(0).Says("--gres=gpu:1");
    }

    [Theory]
    [InlineData(true, "SLURM_JOB_ID=7", "SLURM_STEP_ID=0")]
    [InlineData(true, "SLURM_JOB_ID=8", "SLURM_ARRAY_JOB_ID=7", "SLURM_ARRAY_TASK_ID=3", "SLURM_STEP_ID=0")]
    [InlineData(false, "SLURM_JOB_ID=7", "SLURM_STEP_ID=0", "SLURM_RESTART_COUNT=1")]
    [InlineData(false, "SLURM_JOB_ID=71", "SLURM_STEP_ID=0")]
    [InlineData(false, "SLURM_JOB_ID=7")]
    [InlineData(false)]
    public void The_tasks_of_one_start_of_a_job_are_told_from_its_other_processes_and_from_those_of_a_later_start(
        bool isOf, params string[] variables) =>
        Assert.Equal(isOf, StepTasks.IsOf(new LockJob(variables.Length > 2 && isOf ? "7_3" : "7", 0), variables));

    private static async Task SkipWithoutPmixAsync(SlurmRun slurm)
    {
        using var output = new TemporaryFolder();
        var log = output.File("log");
        await slurm.Cluster.RunAsync("sbatch", "--wait", $"--output={log}", "--wrap", "srun --mpi=pmix true || echo no; exit 0");
        Assert.SkipWhen(File.ReadAllText(log).Contains("no\n", StringComparison.Ordinal),
            "needs a Slurm that starts tasks by PMIx: apt-get install libpmix-dev, whose libpmix.so Slurm opens");
    }

    private static async Task MakeAsync(HostRun host)
    {
        Assert.SkipWhen(SlurmQueue.PathOf("mpirun") is null, "needs mpirun (openmpi-bin), which is not on this machine");
        await SlurmRecoveryTests.MakeAsync(host, "five", Toy);
    }
}
