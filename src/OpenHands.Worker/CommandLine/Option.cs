namespace OpenHands.Worker.CommandLine;

/// <summary>An option that a verb takes.</summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Value">What its value is called in the help (FILE, N); empty for a switch.</param>
/// <param name="Description">One line.</param>
/// <param name="Required">Whether the verb cannot do without it.</param>
/// <param name="Repeats">Whether it may be given more than once.</param>
public sealed record Option(string Name, string Value, string Description, bool Required = false, bool Repeats = false)
{
    /// <summary>Whether it has no value.</summary>
    public bool IsSwitch => Value.Length == 0;
}
