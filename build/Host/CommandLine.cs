using OpenHands.Settings;

namespace Build.Host;

/// <summary>The command line, checked against <see cref="KnownOptions"/> and brought into the one form <c>--name=value</c>.</summary>
public sealed record CommandLine(IReadOnlyList<string> Arguments, string? Error)
{
    public bool AsksForHelp => Error is null && Arguments.Any(a => a is "--help" or "-h");

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var checkedArguments = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith('-') || argument.TrimStart('-').Length == 0)
            {
                return Refuse($"unexpected '{argument}': options begin with --, and a task is named by --target={argument}.");
            }

            var dashes = argument.StartsWith("--", StringComparison.Ordinal) ? "--" : "-";
            var parts = argument[dashes.Length..].Split('=', 2);
            var (name, value) = (parts[0], parts.ElementAtOrDefault(1));
            if (KnownOptions.Find(name) is not { } option || (dashes == "-") != (option.Name.Length == 1))
            {
                var known = KnownOptions.All.Select(o => o.Name).Where(n => n.Length > 1).Select(n => "--" + n);
                var meant = NearestName.Of("--" + name, known) is { } near ? $"; did you mean {near}?" : ".";
                return Refuse($"unknown option {dashes}{name}{meant} --help lists all.");
            }

            if (option.Value is null && value is not null)
            {
                return Refuse($"--{option.Name} takes no value, but '{value}' was given.");
            }

            if (option.Value is not null && value is null && !option.ValueIsOptional)
            {
                if (i + 1 == arguments.Count)
                {
                    return Refuse($"{dashes}{option.Name} needs a value: {dashes}{option.Name}={option.Value}.");
                }

                value = arguments[++i];
            }

            checkedArguments.AddRange((dashes, value) switch
            {
                (_, null) => [dashes + option.Name],
                ("-", _) => ["-" + option.Name, value],
                _ => [$"--{option.Name}={value}"],
            });
        }

        return Idle(checkedArguments) is { } idle ? Refuse(idle) : new CommandLine(checkedArguments, null);
    }

    /// <summary>What is wrong with an option that no task asked for reads; null where there is none.</summary>
    private static string? Idle(List<string> arguments)
    {
        const string Target = "--target=";
        string[] targets =
        [
            .. arguments.Where(a => a.StartsWith(Target, StringComparison.Ordinal)).Select(a => a[Target.Length..]),
            .. arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == "-t").Select(pair => pair.Second),
        ];
        targets = targets.Length > 0 ? targets : ["Default"];
        var options = arguments.Where(a => a.StartsWith("--", StringComparison.Ordinal))
            .Select(a => KnownOptions.Find(a[2..].Split('=')[0])!).Where(option => option.Tasks.Count > 0);
        return options.FirstOrDefault(o => !o.Tasks.Intersect(targets, StringComparer.OrdinalIgnoreCase).Any()) is { } idle
            ? $"--{idle.Name} is read by {string.Join(", ", idle.Tasks)} and would do nothing with {string.Join(", ", targets)}; "
                + $"leave it out, or name the task (--target={idle.Tasks[0]})."
            : null;
    }

    private static CommandLine Refuse(string error) => new([], error);
}
