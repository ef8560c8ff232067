using OpenHands.Worker.Running;
using OpenHands.Worker.Terminal;
using Spectre.Console.Cli;

namespace OpenHands.Worker.CommandLine;

/// <summary>One thing that <c>openhands</c> can do.</summary>
/// <typeparam name="T">Its options and operands.</typeparam>
internal abstract class Verb<T> : Command<T>
    where T : VerbArguments
{
    public sealed override int Execute(CommandContext context, T arguments, CancellationToken cancellationToken)
    {
        arguments.Operands = [.. arguments.Operands, .. context.Remaining.Raw];
        Run(arguments, ((VerbProcess)context.Data!).Open(arguments));
        return VerbRunner.Done;
    }

    /// <summary>Does it.</summary>
    /// <exception cref="Exception">Anything; the message is what the user reads.</exception>
    protected abstract void Run(T arguments, Session session);
}

/// <summary>What a verb is run with.</summary>
internal sealed class VerbProcess(TextWriter output, TextWriter error, Interruption interruption)
{
    /// <summary>Whether failures show their stack traces.</summary>
    public bool IsDiagnostic { get; private set; }

    /// <summary>A session as the arguments ask for.</summary>
    public Session Open(VerbArguments arguments)
    {
        var verbosity = Verbosities.Parse(arguments.Verbosity);
        IsDiagnostic = verbosity == Verbosity.Diagnostic;
        return new Session(new WorkerConsole(output, error, verbosity, arguments.Plain), interruption, arguments.Threads);
    }
}
