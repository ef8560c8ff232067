namespace OpenHands.Worker.CommandLine;

/// <summary>The command line cannot be understood; ends the program with exit code 2.</summary>
/// <param name="message">What is wrong and what was expected.</param>
public sealed class UsageException(string message) : Exception(message);
