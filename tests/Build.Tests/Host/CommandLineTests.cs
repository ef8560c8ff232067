using Build.Host;

namespace Build.Tests.Host;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--suite real --force --set a.b=-1", "--suite=real|--force|--set=a.b=-1")]
    [InlineData("-t Pretrain -e --force=pretrain", "-t|Pretrain|-e|--force=pretrain")]
    [InlineData("--set=data.x=1=2 --dryrun", "--set=data.x=1=2|--dryrun")]
    [InlineData("--verbosity diagnostic -v quiet", "--verbosity=diagnostic|-v|quiet")]
    public void Options_are_brought_into_one_form(string line, string expected) =>
        Assert.Equal(expected.Split('|'), CommandLine.Parse(line.Split(' ')).Arguments);

    [Fact]
    public void Spaces_and_commas_in_values_stay() =>
        Assert.Equal(
            ["--target=Predict", "--input=a b, c.mp4"], CommandLine.Parse(["--target=Predict", "--input", "a b, c.mp4"]).Arguments);

    [Theory]
    [InlineData("--experimnt=a", "unknown option --experimnt; did you mean --experiment? --help lists all.")]
    [InlineData("--zzzzzzzz", "unknown option --zzzzzzzz. --help lists all.")]
    [InlineData("-suite=a", "unknown option -suite; did you mean --suite? --help lists all.")]
    [InlineData("--suite", "--suite needs a value: --suite=NAME|FOLDER.")]
    [InlineData("--verify=yes", "--verify takes no value, but 'yes' was given.")]
    [InlineData("Pretrain", "unexpected 'Pretrain': options begin with --, and a task is named by --target=Pretrain.")]
    public void What_is_not_known_is_refused_with_the_nearest_name(string argument, string error) =>
        Assert.Equal(error, CommandLine.Parse([argument]).Error);

    [Theory]
    [InlineData("--target=Pretrain --kills=3", "--kills is read by Rehearse and would do nothing with Pretrain; leave it out, "
        + "or name the task (--target=Rehearse).")]
    [InlineData("--spent", "--spent is read by Clean and would do nothing with Default; leave it out, or name the task (--target=Clean).")]
    [InlineData("-t Diff --filter=a", "--filter is read by Bench, Test, Runs and would do nothing with Diff; leave it out, "
        + "or name the task (--target=Bench).")]
    public void An_option_that_the_task_does_not_read_is_refused(string line, string error) =>
        Assert.Equal(error, CommandLine.Parse(line.Split(' ')).Error);

    [Theory]
    [InlineData("--target=rehearse --kills=3")]
    [InlineData("-t Clean --spent --dryrun")]
    [InlineData("--target=Runs -t Pretrain --sort=age")]
    public void An_option_of_the_task_is_taken(string line) => Assert.Null(CommandLine.Parse(line.Split(' ')).Error);

    [Fact]
    public void The_help_of_an_option_of_some_tasks_names_them() =>
        Assert.All(KnownOptions.Pipeline, option => Assert.All(option.Tasks, task => Assert.Contains(task, option.Description)));
}
