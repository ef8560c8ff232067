namespace OpenHands.Worker.CommandLine;

/// <summary>The texts of --help.</summary>
internal static class Help
{
    public static void Write(TextWriter output)
    {
        output.WriteLine("usage: openhands VERB [--option=value ...]");
        output.WriteLine();
        foreach (var verb in VerbTable.All)
        {
            output.WriteLine($"  {verb.Name,-12} {verb.Summary}");
        }

        output.WriteLine();
        output.WriteLine(
            "openhands VERB --help (or -h) lists a verb's options. Relative paths in configurations are relative to the current folder.");
        output.WriteLine("exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (state saved)");
    }

    public static void Write(TextWriter output, IVerb verb)
    {
        output.WriteLine($"usage: openhands {verb.Name} {(verb.Operands.Length > 0 ? verb.Operands + " " : "")}[--option=value ...]");
        output.WriteLine(verb.Summary);
        output.WriteLine();
        foreach (var option in verb.Options.Concat(CommonOptions.Always))
        {
            var form = option.IsSwitch ? $"--{option.Name}" : $"--{option.Name}={option.Value}";
            output.WriteLine($"  {form,-24} {option.Description}{(option.Required ? " (required)" : "")}");
        }
    }
}
