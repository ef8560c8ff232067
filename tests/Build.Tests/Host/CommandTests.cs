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

    [Fact]
    public async Task An_unknown_experiment_is_refused() => await Refused("--experiment=two", 1, "--experiment two: no two.yaml");

    [Fact]
    public async Task An_unknown_configuration_key_is_refused() => await Refused("--set h5.nome=x", 1, "nome");

    [Fact]
    public async Task Forcing_a_stage_that_there_is_not_is_refused() =>
        await Refused("--force=posess", 1, "--force=posess: no stage or kind of that name");

    private static async Task Refused(string arguments, int exitCode, string message)
    {
        using var host = new HostRun();
        (await host.RunAsync(arguments)).Ended(exitCode).Says(message).DoesNotSay("   at ");
        Assert.Empty(host.Ran);
    }
}
