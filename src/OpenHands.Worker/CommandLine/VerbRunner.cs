using System.Reflection;
using OpenHands.Settings;
using OpenHands.Worker.Running;
using Spectre.Console;
using Spectre.Console.Cli;

namespace OpenHands.Worker.CommandLine;

/// <summary>Finds the verb, runs it, and turns what it throws into one line and an exit code.</summary>
public static class VerbRunner
{
    /// <summary>Exit code of a run that did what it was asked to.</summary>
    public const int Done = 0;

    /// <summary>Exit code of a failure.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of a command line that cannot be understood.</summary>
    public const int WrongUsage = 2;

    /// <summary>Exit code of a run that was asked to stop (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    private const int RedirectedWidth = 160;

    /// <summary>Runs one command line.</summary>
    public static int Run(IReadOnlyList<string> texts, TextWriter output, TextWriter error, Interruption interruption)
    {
        if (texts is ["--version"] or [_, "--version"])
        {
            var version = typeof(VerbRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            output.WriteLine($"openhands {version?.InformationalVersion}");
            return Done;
        }

        var process = new VerbProcess(output, error, interruption);
        if (texts is [] or ["--help" or "-h" or "help"])
        {
            App(VerbTable.All, process, texts is [] ? error : output).Run(["--help"]);
            return texts is [] ? WrongUsage : Done;
        }

        try
        {
            var verb = VerbTable.Find(texts[0]);
            CommandLineFaults.Check(verb, [.. texts.Skip(1)]);
            return App([verb], process, output).Run(texts);
        }
        catch (CommandAppException fault)
        {
            error.WriteLine($"error: {fault.Message}");
            return WrongUsage;
        }
        catch (UsageException usage)
        {
            error.WriteLine($"error: {usage.Message}");
            return WrongUsage;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            error.WriteLine("interrupted");
            return Interrupted;
        }
        catch (Exception failure)
        {
            error.WriteLine($"error: {OneLine(failure)}");
            if (process.IsDiagnostic)
            {
                error.WriteLine(failure);
            }

            return Failed;
        }
    }

    private static CommandApp App(IEnumerable<VerbEntry> verbs, VerbProcess process, TextWriter output)
    {
        var app = new CommandApp();
        app.Configure(configuration =>
        {
            var isTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
            var console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            });
            if (!isTerminal)
            {
                console.Profile.Width = RedirectedWidth;
            }

            configuration.SetApplicationName("openhands").ConfigureConsole(console).UseStrictParsing().PropagateExceptions();
            configuration.SetHelpProvider(new HelpPage(configuration.Settings));
            foreach (var verb in verbs)
            {
                verb.Add(configuration, process);
            }
        });
        return app;
    }

    // Bad input has a message for people; anything else is our own mistake, and its type helps whoever reports it.
    internal static string OneLine(Exception failure)
    {
        var message = failure.Message.ReplaceLineEndings(" ").Trim();
        return failure is ConfigurationException or IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException
            or KeyNotFoundException or NotSupportedException
            ? message
            : $"{message} ({failure.GetType().Name}; --verbosity=diagnostic shows where)";
    }
}
