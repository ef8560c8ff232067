using System.Text.RegularExpressions;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Tests.CommandLine;

public sealed class VerbRunnerTests
{
    [Fact]
    public void Help_lists_every_verb_and_each_verb_its_options()
    {
        var help = CommandRun.Succeeding("--help").Output;
        foreach (var verb in VerbTable.All)
        {
            Assert.Matches($@"(?m)^ +{verb.Name} +{Regex.Escape(verb.Summary)} *$", help);
            var own = CommandRun.Succeeding(verb.Name, "--help").Output;
            Assert.Contains(verb.Summary, own, StringComparison.Ordinal);
            Assert.All(CommandLineFaults.Options(verb.Arguments), option =>
            {
                var form = Regex.Escape(option.Key + (option.Value.ValueName is { } value ? $" <{value}>" : string.Empty));
                Assert.Matches($"(?m)^ +--{form} .*{Regex.Escape(option.Value.Description[..20])}", own);
            });
        }
    }

    [Fact]
    public void The_help_names_the_exit_codes_and_what_an_option_is_by_itself()
    {
        var help = CommandRun.Succeeding("--help").Output;
        Assert.Contains("exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted", help, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +--clips <N> +80 +test clips", CommandRun.Succeeding("report", "-h").Output);
    }

    [Theory]
    [InlineData("unknown verb 'synthesise'; did you mean 'synthesize'?", "synthesise")]
    [InlineData("synthesize: unknown option --confg; did you mean 'config'?", "synthesize", "--confg=x")]
    [InlineData("pretrain: --config=FILE is missing", "pretrain", "--output=x")]
    [InlineData("synthesize: expected --config=FILE and --output=FOLDER, or --miniature=FOLDER", "synthesize", "--output=x")]
    [InlineData("synthesize: --output needs a value: --output=FOLDER", "synthesize", "--config=x", "--output")]
    [InlineData("synthesize: --output is given twice", "synthesize", "--output=x", "--output=y")]
    [InlineData("synthesize: 'x.yaml' is not an option", "synthesize", "--config=x", "--output=y", "x.yaml")]
    [InlineData("--threads=0: expected a whole number of at least 1", "inspect", "x", "--threads=0")]
    [InlineData("--threads=1.5: expected a whole number of at least 1", "inspect", "x", "--threads", "1.5")]
    [InlineData("--threads=many: expected a whole number of at least 1", "inspect", "x", "--threads=many")]
    [InlineData("--frames=1.5: expected a whole number of at least 1", "show", "x", "--output=y", "--frames", "1.5")]
    [InlineData("inspect: unknown option --output", "inspect", "x", "--output=y")]
    [InlineData("synthesize: 'x.yaml' is not an option", "synthesize", "--config=x", "--output=y", "--", "x.yaml")]
    [InlineData("config: --suite is given twice", "config", "--suite", "a", "--set=b=1", "--set=c=2", "--suite=b")]
    [InlineData("synthesize: --output needs a value: --output=FOLDER", "synthesize", "--output", "--config=x")]
    [InlineData("--verbosity=loud: unknown level; expected one of quiet", "inspect", "x", "--verbosity=loud")]
    [InlineData("extract: --output=PATH is missing", "extract", "x.mp4")]
    [InlineData("extract: expected one video, one folder of videos, or one folder of frames", "extract", "--output=y")]
    [InlineData("extract: --config says everything but the output", "extract", "--config=x", "--output=y", "--complexity=1")]
    [InlineData("--complexity=3: expected 0 (lite), 1 (full) or 2 (heavy)", "extract", "x.mp4", "--output=y", "--complexity=3")]
    [InlineData("--format=csv: unknown format; expected one of pkl, h5, pose", "extract", "x.mp4", "--output=y", "--format=csv")]
    [InlineData("download: expected --config=FILE and --output=FOLDER, or --models=FOLDER", "download", "--output=y")]
    [InlineData("hdf5: unknown action 'inf'; did you mean 'info'?", "hdf5", "inf", "x")]
    [InlineData("hdf5 diff: expected two files", "hdf5", "diff", "x")]
    public void A_command_line_that_cannot_be_understood_ends_with_code_2(string expected, params string[] arguments)
    {
        var run = CommandRun.Of(arguments);

        Assert.Equal(VerbRunner.WrongUsage, run.Code);
        Assert.StartsWith($"error: {expected}", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void No_verb_at_all_prints_the_help_to_standard_error()
    {
        var run = CommandRun.Of();

        Assert.Equal((VerbRunner.WrongUsage, ""), (run.Code, run.Output));
        Assert.StartsWith("USAGE:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_one_line_and_its_trace_is_for_diagnosis_only()
    {
        var plain = CommandRun.Of("hdf5", "info", "nothing.h5");
        var diagnostic = CommandRun.Of("hdf5", "info", "nothing.h5", "--verbosity=diagnostic");

        Assert.Equal(VerbRunner.Failed, plain.Code);
        Assert.Matches(@"^error: [^\n]*nothing\.h5[^\n]*\n$", plain.Error);
        Assert.Contains("   at ", diagnostic.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_short_help_a_version_and_an_option_in_two_words_are_understood()
    {
        Assert.Equal(CommandRun.Succeeding("finetune", "--help").Output, CommandRun.Succeeding("finetune", "-h").Output);
        Assert.Matches(@"^openhands \d+\.\d+\.\d+", CommandRun.Succeeding("--version").Output);
        Assert.Equal(CommandRun.Succeeding("--version").Output, CommandRun.Succeeding("finetune", "--version").Output);
        Assert.Contains("   at ", CommandRun.Of("hdf5", "info", "nothing.h5", "--verbosity", "diagnostic").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_to_stop_ends_with_code_130()
    {
        using var folder = new TemporaryFolder();
        using var interruption = new Interruption();
        File.WriteAllText(folder.File("c.yaml"), "signs: 2");
        interruption.Request();

        var run = CommandRun.Of(interruption, "synthesize", $"--config={folder.File("c.yaml")}", $"--output={folder.File("out")}");

        Assert.Equal((VerbRunner.Interrupted, "interrupted\n"), (run.Code, run.Error));
        Assert.False(File.Exists(folder.File("out/run.json")));
    }
}
