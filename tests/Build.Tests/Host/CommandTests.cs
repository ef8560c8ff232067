namespace Build.Tests.Host;

public sealed class CommandTests
{
    [Fact]
    public async Task Help_lists_cakes_options_and_the_pipelines_own()
    {
        using var host = new HostRun();
        (await host.RunAsync("--help")).Ended(0)
            .Says("--target").Says("--exclusive").Says("--suite=NAME|FOLDER").Says("--set=KEY=VALUE").Says("openhands VERB");
    }

    [Fact]
    public async Task The_tree_shows_what_depends_on_what()
    {
        using var host = new HostRun();
        (await host.RunAsync("--tree")).Ended(0).Says("""
            Default
            └─Tabulate
               └─Evaluate
                  └─FineTune
                     └─Pretrain
                        └─BuildHdf5
                           └─ExtractPoses
                              └─Download
            """);
    }

    [Fact]
    public async Task The_description_has_a_line_for_every_task()
    {
        using var host = new HostRun();
        var result = (await host.RunAsync("--description")).Ended(0);
        string[] tasks =
        [
            "Default", "Doctor", "Download", "ExtractPoses", "BuildHdf5", "Pretrain", "FineTune", "Evaluate", "Tabulate",
            "Report", "Predict", "Validate", "Bench", "Test", "Nightly", "Clean",
        ];
        foreach (var task in tasks)
        {
            Assert.Matches($"(?m)^  {task} +\\S", result.Output);
        }
    }

    [Fact]
    public async Task An_unknown_target_is_answered_with_the_nearest_one() =>
        await Refused("--target=Pretran", 1, "The target 'Pretran' was not found; did you mean 'Pretrain'?");

    [Fact]
    public async Task An_unknown_option_is_answered_with_the_nearest_one() =>
        await Refused("--paralel=2", 2, "unknown option --paralel; did you mean --parallel?");

    [Fact]
    public async Task A_number_that_is_none_is_refused_with_the_option_named() =>
        await Refused("--parallel=many", 1, "--parallel=many: expected a whole number of at least 1");

    [Theory]
    [InlineData("--device=gpu", "--device=gpu: expected auto, cpu, cuda or cuda:N")]
    [InlineData("--reproducible=everywhere", "--reproducible=everywhere: expected machine or portable")]
    [InlineData("--device=cuda:x", "--device=cuda:x: expected")]
    [InlineData("--resume=foo", "--resume=foo: expected auto, never, or the path of a checkpoint; there is no such file")]
    [InlineData("--set pretrain.params.lrr=1", "lrr")]
    [InlineData("--threads=0", "--threads=0: expected")]
    public async Task What_no_run_could_use_is_refused_before_anything_is_touched_and_by_a_dry_run_too(string option, string message)
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);
        var before = State(host);
        (await host.RunAsync($"--target=Pretrain --dryrun {option}")).Ended(1).Says(message).DoesNotSay("   at ");
        (await host.RunAsync($"--target=Pretrain --force {option}")).Ended(1).Says(message);

        Assert.Equal(before, State(host));
    }

    [Fact]
    public async Task A_version_and_a_verbosity_in_two_words_are_understood()
    {
        using var host = new HostRun();
        Assert.Matches(@"^Build host \d+\.\d+\.\d+.*, Cake 7\.\d+\.\d+\s*$", (await host.RunAsync("--version")).Ended(0).Output);
        (await host.RunAsync("--verbosity diagnostic --dryrun --target=BuildHdf5")).Ended(0).Says("3 stages would run");
        (await host.RunAsync("-h")).Ended(0).Says("--target");
    }

    [Fact]
    public async Task An_unknown_experiment_is_refused() => await Refused("--experiment=two", 1, "--experiment two: no two.yaml");

    [Fact]
    public async Task An_unknown_configuration_key_is_refused() => await Refused("--set h5.nome=x", 1, "nome");

    [Fact]
    public async Task Forcing_a_stage_that_there_is_not_is_refused() =>
        await Refused("--force=posess", 1, "--force=posess: no stage or kind of that name");

    private static IEnumerable<string> State(HostRun host) =>
        [.. Directory.EnumerateFileSystemEntries(host.Path("results"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
            .. host.Ran];

    private static async Task Refused(string arguments, int exitCode, string message)
    {
        using var host = new HostRun();
        (await host.RunAsync(arguments)).Ended(exitCode).Says(message).DoesNotSay("   at ");
        Assert.Empty(host.Ran);
    }
}
