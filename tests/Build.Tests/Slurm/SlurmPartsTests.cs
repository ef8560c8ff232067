using Build.Slurm;
using Build.Stages;
using OpenHands.Settings.Suites;
using Stage = Build.Stages.Stage;

namespace Build.Tests.Slurm;

public sealed class SlurmPartsTests
{
    [Theory]
    [InlineData("12\n", "12")]
    [InlineData("12;other\n", "12")]
    [InlineData("sbatch: warning: careful\n13\n", "13")]
    [InlineData("", null)]
    [InlineData("sbatch: error", null)]
    public void The_number_of_a_job_is_read_from_what_sbatch_prints(string output, string? id) => Assert.Equal(id, SlurmQueue.IdOf(output));

    [Fact]
    public void A_line_of_squeue_keeps_names_with_bars_and_spaces_and_what_is_no_line_is_left_out()
    {
        var jobs = SlurmJob.Parse(string.Join('\n',
            string.Join('\x1f', "7", "RUNNING", "n1", "None", "0:12", "oh-a", "suite/a | b (plan-1)"),
            string.Join('\x1f', "8_3", "CANCELLED by 0", "", "x", "0:00", "b", ""), "rubbish"));

        Assert.Equal([new SlurmJob("7", "RUNNING", "n1", "None", "0:12", "oh-a", "suite/a | b (plan-1)"),
            new SlurmJob("8_3", "CANCELLED", "", "x", "0:00", "b", "")], jobs);
        Assert.Equal([true, false], jobs.Select(j => j.IsUnfinished));
        Assert.Equal("plan-1", SlurmNames.PlanOf(jobs[0].Comment));
        Assert.Null(SlurmNames.PlanOf("small/one (../../other)"));
    }

    [Theory]
    [InlineData("defaults: { extra: [--job-name=x] }", "'--job-name=x' is set by this program")]
    [InlineData("defaults: { extra: [--dep=after:1] }", "'--dep=after:1' is set by this program")]
    [InlineData("defaults: { extra: [-ofile] }", "'-ofile' is set by this program")]
    [InlineData("defaults: { extra: [exclusive] }", "expected whole options of sbatch")]
    [InlineData("defaults: { partiton: main }", "partition")]
    [InlineData("poll: 0", "poll")]
    [InlineData("poll: 61", "poll")]
    [InlineData("takeover: 1", "takeover")]
    public void A_wrong_key_or_value_or_an_option_of_ours_in_slurm_yaml_is_named(string text, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("slurm.yaml"), text);

        var error = Assert.Throws<StageException>(() => SlurmSite.Read(folder.Path));

        Assert.Contains("slurm.yaml:", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void What_a_stage_asks_for_lies_over_the_site_over_the_kind_and_cores_follow_its_threads()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("slurm.yaml"), "kinds: { pretrain: { gpus: 'a100:2', memory_per_cpu: 3G } }\nsignal_before: 60\n");
        var site = SlurmSite.Read(folder.Path);
        var stage = new Stage("p", CachedKind.Named("pretrain"), "/p")
        {
            Parameters = new Dictionary<string, string> { ["training.threads"] = "6" },
            Resources = new ResourceSettings { Time = TimeSpan.FromHours(30) },
        };

        Assert.Equal(
            ["--nodes=1", "--ntasks=1", "--cpus-per-task=6", "--mem-per-cpu=3G", "--gres=gpu:a100:2", "--time=1-06:00:00"],
            SlurmResources.Options(SlurmResources.Of(stage, site)));
        var tooShort = stage with { Resources = new ResourceSettings { Time = TimeSpan.FromMinutes(2) } };
        Assert.Contains("resources.time is 00:02:00", Assert.Throws<StageException>(() => SlurmResources.Of(tooShort, site)).Message);
    }

    [Fact]
    public void A_log_is_told_in_whole_lines_each_once()
    {
        using var folder = new TemporaryFolder();
        var (path, tail) = (folder.File("log"), new LogTail(folder.File("log")));
        Assert.Empty(tail.NewLines());
        File.WriteAllText(path, "one\ntw");
        Assert.Equal(["one"], tail.NewLines());
        File.AppendAllText(path, "o\nthree");
        Assert.Equal(["two"], tail.NewLines());
        Assert.Equal(["three"], tail.NewLines(isEnded: true));
        Assert.Equal(["two", "three"], LogTail.Last(path, 2));
    }

    [Fact]
    public void A_lock_taken_over_from_an_earlier_start_of_a_job_is_lost_to_that_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stage");
        LockTaker Start(int restart) => new(new LockJob("7", restart), _ => true, TimeSpan.Zero);
        Assert.True(StageLock.TryTake(path, out var first, out _, Start(0)));
        Assert.False(StageLock.TryTake(path, out _, out var owner)); // a run on this machine, while the job may run
        Assert.Equal("7", owner!.Job!.Id);

        Assert.True(StageLock.TryTake(path, out var second, out _, Start(1)));
        Assert.True(second.IsTakenOver);
        Assert.Equal((false, true), (first.IsStillHeld, second.IsStillHeld));
        first.Dispose(); // gives nothing back that is not its own
        Assert.True(second.IsStillHeld);
        second.Dispose();
        Assert.False(second.IsStillHeld);
    }
}
