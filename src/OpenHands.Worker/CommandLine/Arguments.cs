using System.Globalization;
using OpenHands.Settings;

namespace OpenHands.Worker.CommandLine;

/// <summary>A verb's options and operands, checked against what it takes.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];
    private readonly List<(string Name, string Value)> _repeated = [];
    private readonly List<string> _operands = [];

    private Arguments()
    {
    }

    /// <summary>What is not an option: files, mostly.</summary>
    public IReadOnlyList<string> Operands => _operands;

    /// <summary>Reads <c>--name=value</c>, <c>--name value</c> and <c>--switch</c>; after <c>--</c> everything is an operand.</summary>
    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or a required one is missing.</exception>
    public static Arguments Parse(IReadOnlyList<string> texts, IVerb verb)
    {
        var options = verb.Options.Concat(CommonOptions.Always).ToDictionary(option => option.Name);
        var arguments = new Arguments();
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i] == "--")
            {
                arguments._operands.AddRange(texts.Skip(i + 1));
                break;
            }

            if (texts[i] == "-h")
            {
                arguments._values["help"] = "true";
                continue;
            }

            if (!texts[i].StartsWith("--", StringComparison.Ordinal))
            {
                arguments._operands.Add(texts[i]);
                continue;
            }

            var (name, value) = texts[i][2..].Split('=', 2) is [var left, var right] ? (left, right) : (texts[i][2..], null);
            if (!options.TryGetValue(name, out var option))
            {
                throw new UsageException($"{verb.Name}: unknown option --{name}{NearestName.Hint(name, options.Keys)}");
            }

            value ??= option.IsSwitch ? "true"
                : ++i < texts.Count ? texts[i] : throw new UsageException($"{verb.Name}: --{name} needs a value: --{name}={option.Value}");
            if (option.Repeats)
            {
                arguments._repeated.Add((name, value));
            }
            else if (!arguments._values.TryAdd(name, value))
            {
                throw new UsageException($"{verb.Name}: --{name} is given twice");
            }
        }

        if (!arguments.Has("help"))
        {
            arguments.Check(verb);
        }

        return arguments;
    }

    /// <summary>Whether an option is given; a switch may be turned off by <c>--name=false</c>.</summary>
    public bool Has(string name) => _values.TryGetValue(name, out var value) && value != "false";

    /// <summary>An option's value, or null.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The values of an option that may be given more than once, in order.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. _repeated.Where(option => option.Name == name).Select(option => option.Value)];

    /// <summary>A required option's value.</summary>
    public string Required(string name) => _values[name];

    /// <summary>An option's value as a whole number of at least <paramref name="least"/>, or null.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public int? Integer(string name, int least) => Text(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least => value,
        var text => throw new UsageException($"--{name}={text}: expected a whole number of at least {least}"),
    };

    private void Check(IVerb verb)
    {
        if (verb.Options.FirstOrDefault(option => option.Required && !_values.ContainsKey(option.Name)) is { } missing)
        {
            throw new UsageException($"{verb.Name}: --{missing.Name}={missing.Value} is missing: {missing.Description}");
        }

        if (verb.Operands.Length == 0 && _operands.Count > 0)
        {
            throw new UsageException($"{verb.Name}: '{_operands[0]}' is not an option; options are written --name=value");
        }
    }
}
