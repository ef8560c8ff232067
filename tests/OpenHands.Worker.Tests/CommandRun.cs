using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Tests;

/// <summary>One command line, run inside the test's process.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments)
    {
        using var interruption = new Interruption();
        return Of(interruption, arguments);
    }

    public static CommandRun Of(Interruption interruption, params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = VerbRunner.Run(arguments, output, error, interruption);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The same, with the expectation that it succeeds.</summary>
    public static CommandRun Succeeding(params string[] arguments)
    {
        var run = Of(arguments);
        Assert.True(run.Code == 0, run.Error);
        return run;
    }
}
