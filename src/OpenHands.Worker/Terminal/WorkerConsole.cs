using Spectre.Console;

namespace OpenHands.Worker.Terminal;

/// <summary>Everything that a verb says: lines, warnings, and a progress bar that lines do not tear.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="verbosity">How much is said.</param>
/// <param name="plain">Lines only, also on a terminal.</param>
public sealed class WorkerConsole(TextWriter output, TextWriter error, Verbosity verbosity, bool plain)
{
    private readonly Lock _gate = new();

    /// <summary>Whether bars are drawn live: on a terminal that is no log.</summary>
    public bool IsLive { get; } = !plain && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
        && AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && Environment.GetEnvironmentVariable("CI") is null or "";

    /// <summary>A line of progress; silent where the verbosity is quiet.</summary>
    public void Say(string line)
    {
        if (verbosity > Verbosity.Quiet)
        {
            Tell(line);
        }
    }

    /// <summary>A line that is a result: always printed.</summary>
    public void Tell(string line)
    {
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>Something that went wrong and was dealt with.</summary>
    public void Warn(string message)
    {
        lock (_gate)
        {
            error.WriteLine($"warning: {message}");
        }
    }

    /// <summary>What ends the process.</summary>
    public void Fail(string message)
    {
        lock (_gate)
        {
            error.WriteLine($"error: {message}");
            error.Flush();
        }
    }

    /// <summary>Runs a piece of work behind a bar.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="unit">What is counted: clips, steps.</param>
    /// <param name="work">The work.</param>
    public T Track<T>(string title, string unit, Func<IProgressBar, T> work)
    {
        if (!IsLive)
        {
            return work(new PlainBar(this, title, unit, TimeProvider.System));
        }

        return AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(unit),
                new RemainingTimeColumn())
            .Start(live => work(new LiveBar(live.AddTask(Markup.Escape(title)), title)));
    }
}
