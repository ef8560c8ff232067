using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OpenHands.Worker.Tests.Processes;

/// <summary>Processes of one run that are given different things to do, as machines that are not alike would.</summary>
public sealed partial class MpiTroubleTests
{
    private const string Tcn = "{ type: tcn, params: { hidden_channels: 8 } }";

    [Fact]
    public void A_process_that_fails_in_the_middle_of_a_step_ends_all_and_is_the_only_one_that_says_why()
    {
        using var mpi = new MpiRun();
        var settings = mpi.Settings(Tcn, epochs: 2);
        var broken = Broken(mpi, settings);
        var clock = Stopwatch.StartNew();
        using var process = mpi.Start([1, 1], [settings, broken], "failed");
        var run = MpiRun.End(process);

        Assert.Equal(1, run.Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}, of which starting takes most");
        Assert.Matches("process 1: .*broken", run.Error);
        Assert.DoesNotContain("process 0:", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_that_come_apart_end_with_the_hash_of_each()
    {
        using var mpi = new MpiRun();
        var (settings, other) = (mpi.Settings(Tcn, epochs: 3), mpi.Settings(Tcn, epochs: 3));
        File.WriteAllText(
            other, File.ReadAllText(other).Replace("params: { max_epochs", "params: { lr: 1e-5, max_epochs", StringComparison.Ordinal));
        using var process = mpi.Start([2, 1], [settings, other], "apart");
        var run = MpiRun.End(process);

        Assert.Equal(1, run.Code);
        var hashes = Hashes().Match(run.Error);
        Assert.True(hashes.Success, run.Error);
        Assert.Equal(hashes.Groups[1].Value, hashes.Groups[2].Value);
        Assert.NotEqual(hashes.Groups[1].Value, hashes.Groups[3].Value);
    }

    [Fact]
    public void Groups_that_parts_would_cut_are_refused_before_anything_is_touched()
    {
        using var mpi = new MpiRun();
        var settings = mpi.Settings(Tcn, epochs: 1);
        File.WriteAllText(settings, File.ReadAllText(settings)
            .Replace("batch_size: 6", "batch_size: 6, group_by: '^[^_]*', group_size: 2", StringComparison.Ordinal));
        var run = mpi.Run(2, settings, "cut");
        Assert.Equal(1, run.Code);
        Assert.Contains("params.group_size 2 does not divide the 3 samples that each of 2 processes gets of batch_size 6: groups would be "
            + "cut. Take a batch_size that is a multiple of 4", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(mpi.PathOf("cut")));
    }

    [Fact]
    public void The_first_step_after_a_resumption_has_the_same_loss_with_one_process_as_with_two()
    {
        using var mpi = new MpiRun();
        Assert.Equal(0, mpi.Run(2, mpi.Settings(Tcn, epochs: 1), "two").Code);
        using (var copy = Process.Start("cp", ["-r", mpi.PathOf("two"), mpi.PathOf("one")]))
        {
            copy.WaitForExit();
        }

        var settings = mpi.Settings(Tcn, epochs: 2);
        Assert.Equal(0, mpi.Run(2, settings, "two").Code);
        Assert.Contains("the checkpoint is of 2 processes, this run has 1", mpi.Alone(settings, "one").Error, StringComparison.Ordinal);
        Assert.Equal(4, mpi.Losses("one").Length);
        Assert.Equal(mpi.Losses("two")[..2], mpi.Losses("one")[..2]);
        Assert.Equal(mpi.Losses("two")[2], mpi.Losses("one")[2], 1e-6);
    }

    // The first recording is read when the run is set up; the others are read by whoever needs them.
    private static string Broken(MpiRun mpi, string settings)
    {
        var corpus = Directory.CreateDirectory(mpi.PathOf("broken")).FullName;
        foreach (var (index, file) in Directory.GetFiles(mpi.PathOf("poses/raw"), "*.pkl").Order(StringComparer.Ordinal).Index())
        {
            var copy = Path.Combine(corpus, Path.GetFileName(file));
            File.Copy(file, copy);
            if (index > 0)
            {
                File.WriteAllText(copy, "no pickle");
            }
        }

        var path = mpi.PathOf("broken.yaml");
        File.WriteAllText(path, File.ReadAllText(settings).Replace(mpi.PathOf("poses/raw"), corpus, StringComparison.Ordinal));
        return path;
    }

    [GeneratedRegex("the processes have different weights after epoch 0: 0 has ([0-9a-f]{16}), 1 has ([0-9a-f]{16}), 2 has ([0-9a-f]{16})")]
    private static partial Regex Hashes();
}
