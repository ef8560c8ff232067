using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using OpenHands.Settings;
using Spectre.Console.Cli;

namespace OpenHands.Worker.CommandLine;

/// <summary>
/// Faults of a command line, worded for the person who typed it. Spectre.Console.Cli takes the last of two values without a word, suggests
/// no option, and its messages name neither the verb nor the option's form.
/// </summary>
internal static class CommandLineFaults
{
    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or a required one is missing.</exception>
    public static void Check(VerbEntry verb, IReadOnlyList<string> texts)
    {
        var options = Options(verb.Arguments);
        var (given, operands) = (new HashSet<string>(), new List<string>());
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i] == "--")
            {
                operands.AddRange(texts.Skip(i + 1));
                break;
            }

            if (!texts[i].StartsWith("--", StringComparison.Ordinal))
            {
                operands.Add(texts[i]);
                continue;
            }

            var name = texts[i][2..].Split('=')[0];
            if (name == "help")
            {
                continue;
            }

            if (!options.TryGetValue(name, out var option))
            {
                throw new UsageException($"{verb.Name}: unknown option --{name}{NearestName.Hint(name, [.. options.Keys, "help"])}");
            }

            if (option.ValueName is { } form)
            {
                var value = texts[i].Contains('=') ? texts[i].Split('=', 2)[1] : texts.ElementAtOrDefault(++i);
                if (value is null || value.StartsWith("--", StringComparison.Ordinal))
                {
                    throw new UsageException($"{verb.Name}: --{name} needs a value: --{name}={form}");
                }

                if (option.Least is { } least
                    && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least))
                {
                    throw new UsageException($"--{name}={value}: expected a whole number of at least {least}");
                }
            }

            if (!given.Add(name) && !option.Repeats)
            {
                throw new UsageException($"{verb.Name}: --{name} is given twice");
            }
        }

        if (texts.Contains("--help") || texts.Contains("-h"))
        {
            return;
        }

        if (options.FirstOrDefault(option => option.Value.Required && !given.Contains(option.Key)) is (var missing, { } needed))
        {
            throw new UsageException($"{verb.Name}: --{missing}={needed.ValueName} is missing: {needed.Description}");
        }

        var takesOperands = verb.Arguments.GetProperty(nameof(VerbArguments.Operands))!.IsDefined(typeof(CommandArgumentAttribute));
        if (operands.Count > 0 && !takesOperands)
        {
            throw new UsageException($"{verb.Name}: '{operands[0]}' is not an option; options are written --name=value");
        }
    }

    internal static IReadOnlyDictionary<string, OptionForm> Options(Type arguments) =>
        arguments.GetProperties().Select(property => (Property: property, Option: property.GetCustomAttribute<CommandOptionAttribute>()))
            .Where(pair => pair.Option is not null)
            .ToDictionary(pair => pair.Option!.LongNames[0], pair => new OptionForm(
                pair.Option!.ValueName,
                pair.Option.IsRequired,
                pair.Property.PropertyType.IsArray,
                pair.Property.GetCustomAttribute<AtLeastAttribute>()?.Least,
                pair.Property.GetCustomAttribute<DescriptionAttribute>()!.Description));

    /// <summary>What is known of an option.</summary>
    internal sealed record OptionForm(string? ValueName, bool Required, bool Repeats, int? Least, string Description);
}

/// <summary>The command line cannot be understood; ends the program with exit code 2.</summary>
/// <param name="message">What is wrong and what was expected.</param>
public sealed class UsageException(string message) : Exception(message);
