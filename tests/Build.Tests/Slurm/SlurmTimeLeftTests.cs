using Build.Slurm;
using Build.Stages;
using Stage = Build.Stages.Stage;

namespace Build.Tests.Slurm;

public sealed class SlurmTimeLeftTests
{
    private readonly SlurmTimeLeft _left = new();

    [Fact]
    public void The_time_left_is_that_of_the_longest_chain_less_what_has_passed_of_running_jobs()
    {
        var first = Stage("x/pretrain", "pretrain");
        var second = Stage("x/finetune", "finetune", first);
        var side = Stage("y/pretrain", "pretrain");
        Expect((first, 600), (second, 120), (side, 300));
        var jobs = new[] { Job("RUNNING", "5:00", first), Job("PENDING", "0:00", second), Job("PENDING", "0:00", side) };

        // 300 s of the first are left, 120 and 300 s of the others: in one job at a time, since one runs.
        Assert.Equal("3 stages to run, about 12.0 min left without waiting in the queue", _left.News(jobs));
        Assert.Null(_left.News(jobs));

        _left.Made(first, 590);
        (jobs[0].IsSettled, jobs[1].Last, jobs[2].Last) = (true, Shown("RUNNING", "1:00"), Shown("RUNNING", "0:10"));
        Assert.Equal("1 of 3 stages done, about 4.8 min left without waiting in the queue", _left.News(jobs));

        (jobs[2].HasFailed, jobs[2].IsSettled) = (true, true);
        _left.Made(second, 100);
        Assert.Null(_left.News(jobs)); // nothing is left
    }

    [Fact]
    public void A_stage_that_never_ran_takes_what_its_kind_took_and_of_others_nothing_is_said()
    {
        var seeds = Enumerable.Range(1, 3).Select(i => Stage($"x/seed={i}", "pretrain")).ToList();
        var evaluate = Stage("x/evaluate", "evaluate", seeds[0]);
        Expect([.. seeds.Append(evaluate).Select(s => (s, (double?)null))]);
        FollowedJob[] jobs =
            [Job("RUNNING", "1-00:00:00", seeds[0], evaluate), Job("PENDING", "0:00", seeds[1]), Job("PENDING", "0:00", seeds[2])];

        Assert.Equal("4 stages to run", _left.News(jobs));
        _left.Made(seeds[0], 60);
        Assert.Equal("1 of 4 stages done, about 2.0 min left without waiting in the queue, for 2 of the 3 others; the rest never ran here",
            _left.News(jobs));
    }

    [Theory]
    [InlineData("0:12", 12)]
    [InlineData("1:02:03", 3723)]
    [InlineData("2-01:00:00", 176_400)]
    [InlineData("INVALID", 0)]
    public void The_elapsed_time_of_squeue_is_read(string text, int seconds) =>
        Assert.Equal(seconds, Shown("RUNNING", text).ElapsedTime.TotalSeconds);

    private void Expect(params (Stage Stage, double? Seconds)[] stages)
    {
        foreach (var (stage, seconds) in stages)
        {
            _left.Expect(stage, seconds);
        }
    }

    private static Stage Stage(string name, string kind, params Stage[] after) =>
        new(name, CachedKind.Named(kind), $"/{name}") { After = after };

    private static SlurmJob Shown(string state, string elapsed) => new("1", state, "n1", "None", elapsed, "oh-a", string.Empty);

    private static FollowedJob Job(string state, string elapsed, params Stage[] stages) =>
        new("oh-a", stages, "/plan", new FrozenJob([.. stages.Select(s => s.Name)], [], "cpu", 7200, null))
        {
            Last = Shown(state, elapsed),
        };
}
