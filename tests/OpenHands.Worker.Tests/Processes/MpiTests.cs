using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using OpenHands.Runs;

namespace OpenHands.Worker.Tests.Processes;

/// <summary>Pretraining by several processes, with real processes and a real MPI. Gradients: SharedBatchTests of the models.</summary>
public sealed class MpiTests
{
    private const string StGcn = "{ type: st-gcn, params: { hidden_channels: 4, graph_args: { layout: mediapipe-27 } } }";
    private const string Dropping = "{ type: st-gcn, params: { hidden_channels: 4, dropout: 0.3, graph_args: { layout: mediapipe-27 } } }";
    private const string Tcn = "{ type: tcn, params: { hidden_channels: 8 } }";

    [Theory]
    [InlineData("mpirun", 2)]
    [InlineData("mpirun", 3)]
    [InlineData("mpirun", 4, 12)]
    [InlineData("mpiexec.mpich", 2)]
    public void Parts_of_a_batch_in_processes_train_as_the_batch_in_one(string launcher, int processes, int batch = 6)
    {
        using var mpi = new MpiRun(launcher);
        var settings = mpi.Settings(StGcn, epochs: 2, batch);
        mpi.Alone(settings, "one");
        var run = mpi.Run(processes, settings, "several");
        Assert.True(run.Code == 0, run.Error);

        Assert.StartsWith($"{processes} processes share each batch, by ", run.Output.Replace("\u001b[?1h\u001b=", ""),
            StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line.StartsWith("best epoch", StringComparison.Ordinal)); // one of them speaks
        foreach (var phase in (string[])["train", "valid"])
        {
            var (one, several) = (mpi.Losses("one", phase), mpi.Losses("several", phase));
            Assert.Equal(phase == "train" ? 24 / batch : 2, one.Length);
            Assert.Equal(one.Length, several.Length);
            Assert.All(one.Zip(several), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }

        Assert.Equal(mpi.Losses("one")[0], mpi.Losses("several")[0], 2e-6);
        var record = RunRecordFile.Read(mpi.PathOf("several"));
        Assert.Equal($"{processes}", record.Environment["processes"]);
        Assert.Equal("1", RunRecordFile.Read(mpi.PathOf("one")).Environment["processes"]);
    }

    [Fact]
    public void A_stop_asked_of_one_process_stops_all_after_the_same_step_and_the_run_goes_on_bit_for_bit()
    {
        using var mpi = new MpiRun();
        var settings = mpi.Settings(Dropping, epochs: 12);
        Assert.Equal(0, mpi.Run(2, settings, "straight").Code);
        using var process = mpi.Start(2, settings, "stopped");
        WaitForState(process, mpi.PathOf("stopped/checkpoints"));
        Signal(Ranks(process)[^1], "TERM");
        var stopped = MpiRun.End(process);

        Assert.Equal(130, stopped.Code);
        Assert.Contains("interrupted", stopped.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(mpi.PathOf("stopped/run.json")));
        var resumed = mpi.Run(2, settings, "stopped");
        Assert.True(resumed.Code == 0, resumed.Error);
        Assert.Contains("resumed at epoch", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(Hashes(mpi.PathOf("straight")), Hashes(mpi.PathOf("stopped")));
    }

    [Fact]
    public void A_process_that_dies_ends_all_within_ten_seconds()
    {
        using var mpi = new MpiRun();
        using var process = mpi.Start(2, mpi.Settings(Tcn, epochs: 5000), "dead");
        WaitForState(process, mpi.PathOf("dead/checkpoints"));
        var ranks = Ranks(process);
        Signal(ranks[^1], "KILL");
        var clock = Stopwatch.StartNew();
        Assert.NotEqual(0, MpiRun.End(process).Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        Assert.True(SpinWait.SpinUntil(() => !ranks.Exists(IsAlive), TimeSpan.FromSeconds(10)), "a process is left");
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_all_saves_the_batch_and_leaves_a_message()
    {
        using var mpi = new MpiRun();
        var settings = mpi.Settings(StGcn, epochs: 50);
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("max_epochs", "lr: 1e30, max_epochs", StringComparison.Ordinal));
        var run = mpi.Run(2, settings, "infinite");
        Assert.Equal(1, run.Code);
        Assert.Contains("the batch is saved in", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(mpi.PathOf("infinite"), "non-finite-loss-step-*-process-*.safetensors"));
    }

    [Fact]
    public void A_run_goes_on_with_another_number_of_processes_and_says_so()
    {
        using var mpi = new MpiRun();
        Assert.Equal(0, mpi.Run(2, mpi.Settings(StGcn, epochs: 1), "run").Code);
        mpi.Alone(mpi.Settings(StGcn, epochs: 2), "one");
        var settings = mpi.Settings(StGcn, epochs: 2);
        var run = mpi.Alone(settings, "run");
        Assert.Contains("the checkpoint is of 2 processes, this run has 1", run.Error, StringComparison.Ordinal);
        Assert.Equal(mpi.Losses("one")[2], mpi.Losses("run")[2], 1e-4);
    }

    [Fact]
    public void What_processes_cannot_share_is_refused_before_anything_is_touched()
    {
        using var mpi = new MpiRun();
        var uneven = mpi.Run(4, mpi.Settings(Tcn, epochs: 1), "uneven");
        Assert.Equal(1, uneven.Code);
        Assert.Contains("params.batch_size 6 cannot be cut into equal parts for 4 processes", uneven.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(mpi.PathOf("uneven")));

        var strangers = mpi.Run(1, mpi.Settings(Tcn, epochs: 1), "strangers", asked: "2");
        Assert.Equal(1, strangers.Code);
        Assert.Contains("counts 1 processes where 2 were asked for", strangers.Error, StringComparison.Ordinal);
    }

    private static string Hashes(string folder) => string.Join('\n',
        Directory.GetFiles(Path.Combine(folder, "checkpoints"), "*.safetensors").Append(Path.Combine(folder, "metrics.csv"))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}"));

    private static void WaitForState(Process process, string checkpoints)
    {
        var clock = Stopwatch.StartNew();
        while (!Directory.Exists(checkpoints) || Directory.GetFiles(checkpoints, "step-*.json").Length == 0)
        {
            Assert.False(process.HasExited, "ended by itself");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "does not get on");
            Thread.Sleep(5);
        }
    }

    // The processes that a launcher started, by their number: the first is rank 0.
    private static List<int> Ranks(Process launcher) =>
    [
        .. File.ReadAllText($"/proc/{launcher.Id}/task/{launcher.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).Order(),
    ];

    // One that has ended and that nobody has asked for is a zombie.
    private static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
