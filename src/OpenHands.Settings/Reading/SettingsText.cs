using System.Collections;
using System.Globalization;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Networks;

namespace OpenHands.Settings.Reading;

/// <summary>
/// A settings record as dotted keys and values, defaults included: equal settings have equal texts, however they were written.
/// </summary>
public static class SettingsText
{
    /// <summary>The keys that decide results, in the order of the record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="prefix">The record's own dotted key with a dot behind it, empty at the top.</param>
    public static IEnumerable<(string Key, string Value)> Of(object record, string prefix = "")
    {
        if (record is EncoderSettings encoder)
        {
            yield return ($"{prefix}type", encoder.Type);
        }
        else if (record is DecoderSettings decoder)
        {
            yield return ($"{prefix}type", decoder.Type);
        }
        else if (record is IIdentified identified)
        {
            foreach (var (key, value) in identified.More)
            {
                yield return (prefix + key, value);
            }
        }

        foreach (var property in SettingsBinder.PropertiesOf(record.GetType()).Where(property => !property.Setting.Harmless))
        {
            var (key, value) = (property.Setting.Key, property.Property.GetValue(record));
            if (value is not null && SettingsBinder.IsRecord(property.Type))
            {
                foreach (var inner in Of(value, key.Length == 0 ? prefix : $"{prefix}{key}."))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return (prefix + key, Value(value));
            }
        }
    }

    private static string Value(object? value) => value switch
    {
        null => "none",
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum member => SettingsBinder.Choices(member.GetType()).First(choice => choice.Value.Equals(member)).Key,
        TransformSpecification transform => transform.Name + (transform.Arguments is { Count: > 0 } arguments ? Value(arguments) : ""),
        IReadOnlyDictionary<string, object?> map =>
            Braces(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {Value(entry.Value)}")),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Value))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when SettingsBinder.IsRecord(value.GetType()) =>
            Braces(Of(value).Select(entry => $"{entry.Key}: {entry.Value}")),
        _ => $"{value}",
    };

    private static string Braces(IEnumerable<string> entries) => $"{{{string.Join(", ", entries)}}}";
}

/// <summary>A record with more to its identity than its keys say.</summary>
internal interface IIdentified
{
    /// <summary>What else decides results, by name.</summary>
    IEnumerable<(string Key, string Value)> More { get; }
}
