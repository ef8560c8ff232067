using OpenHands.Worker.Running;

namespace OpenHands.Worker.CommandLine;

/// <summary>One thing that <c>openhands</c> can do.</summary>
public interface IVerb
{
    /// <summary>The verb.</summary>
    string Name { get; }

    /// <summary>One line for the list of verbs.</summary>
    string Summary { get; }

    /// <summary>What may stand beside the options, such as <c>FILE ...</c>; empty for nothing.</summary>
    string Operands => "";

    /// <summary>The options it takes beside <see cref="CommonOptions.Always"/>.</summary>
    IReadOnlyList<Option> Options { get; }

    /// <summary>Does it.</summary>
    /// <exception cref="Exception">Anything; the message is what the user reads.</exception>
    void Run(Arguments arguments, Session session);
}
