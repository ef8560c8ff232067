using System.Globalization;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Reading;

/// <summary>Takes out of a configuration what holds without being written, so that equal settings are equal texts.</summary>
public static class SettingsDefaults
{
    /// <summary>Removes the keys of a record whose values are the record's defaults, and maps that are empty then.</summary>
    /// <param name="record">The record that reads the map.</param>
    /// <param name="map">The map; it changes.</param>
    public static void Remove(Type record, ConfigMap map)
    {
        if (record.IsAbstract)
        {
            return; // which record it is depends on another key
        }

        var defaults = Activator.CreateInstance(record)!;
        foreach (var property in SettingsBinder.PropertiesOf(record))
        {
            var (setting, value) = (property.Setting, property.Property.GetValue(defaults));
            if (setting.Key.Length == 0)
            {
                Remove(property.Type, map);
                continue;
            }

            var dot = setting.Key.IndexOf('.', StringComparison.Ordinal);
            var holder = dot < 0 ? map : map[setting.Key[..dot]] as ConfigMap;
            var key = setting.Key[(dot + 1)..];
            if (holder?[key] is ConfigMap nested && SettingsBinder.IsRecord(property.Type))
            {
                Remove(property.Type, nested);
                RemoveIfEmpty(holder, key, nested);
            }
            else if (setting.Default is null && !setting.Required && value is not null && holder?[key] is ConfigScalar scalar
                && Says(scalar, value))
            {
                holder.Remove(key);
            }

            if (dot >= 0 && holder is not null)
            {
                RemoveIfEmpty(map, setting.Key[..dot], holder);
            }
        }
    }

    private static void RemoveIfEmpty(ConfigMap map, string key, ConfigMap nested)
    {
        if (nested.Keys.Count == 0)
        {
            map.Remove(key);
        }
    }

    private static bool Says(ConfigScalar scalar, object value) => value switch
    {
        bool flag => scalar.AsFlag() == flag,
        Enum member => SettingsBinder.Choices(member.GetType()).FirstOrDefault(choice => choice.Value.Equals(member)).Key == scalar.Text,
        string text => scalar.Text == text,
        int or long or double => scalar.AsNumber() is { } number && number.Equals(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => false,
    };
}
