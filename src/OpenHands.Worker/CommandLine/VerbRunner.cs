using System.Reflection;
using OpenHands.Settings;
using OpenHands.Worker.Running;
using OpenHands.Worker.Terminal;

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

    /// <summary>Runs one command line.</summary>
    public static int Run(IReadOnlyList<string> texts, TextWriter output, TextWriter error, Interruption interruption)
    {
        if (texts is [] or ["--help" or "-h" or "help"])
        {
            Help.Write(texts is [] ? error : output);
            return texts is [] ? WrongUsage : Done;
        }

        if (texts is ["--version"] or [_, "--version"])
        {
            var version = typeof(VerbRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            output.WriteLine($"openhands {version?.InformationalVersion}");
            return Done;
        }

        var diagnostic = false;
        try
        {
            var verb = VerbTable.Find(texts[0]);
            var arguments = Arguments.Parse([.. texts.Skip(1)], verb);
            diagnostic = Verbosities.Parse(arguments.Text("verbosity")) == Verbosity.Diagnostic;
            if (arguments.Has("help"))
            {
                Help.Write(output, verb);
                return Done;
            }

            var console = new WorkerConsole(output, error, Verbosities.Parse(arguments.Text("verbosity")), arguments.Has("plain"));
            verb.Run(arguments, new Session(console, interruption, arguments.Integer("threads", 1)));
            return Done;
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
            if (diagnostic)
            {
                error.WriteLine(failure);
            }

            return Failed;
        }
    }

    // Bad input has a message for people; anything else is our own mistake, and its type helps whoever reports it.
    private static string OneLine(Exception failure)
    {
        var message = failure.Message.ReplaceLineEndings(" ").Trim();
        return failure is ConfigurationException or IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException
            or KeyNotFoundException or NotSupportedException
            ? message
            : $"{message} ({failure.GetType().Name}; --verbosity=diagnostic shows where)";
    }
}
