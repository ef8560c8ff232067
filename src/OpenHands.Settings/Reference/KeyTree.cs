using System.Globalization;
using System.Reflection;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Reference;

/// <summary>The keys of a settings record as a tree, for the schema and the reference.</summary>
internal static class KeyTree
{
    /// <summary>The keys of a record, those of inlined records included, with dotted names for sections.</summary>
    public static IEnumerable<SettingProperty> Keys(Type record) => Types(record).SelectMany(SettingsBinder.PropertiesOf).SelectMany(
        property => property.Setting.Key.Length == 0 ? Keys(property.Type) : [property]).DistinctBy(property => property.Setting.Key);

    /// <summary>The texts that a key allows; all where empty.</summary>
    public static IReadOnlyCollection<string> Choices(SettingProperty property) =>
        property.Property.DeclaringType == typeof(ObjectiveSettings) ? [.. ObjectiveSettings.All.Select(entry => entry.Name)]
        : property.Setting.Choices;

    // The keys of every objective stand in the same map.
    private static IEnumerable<Type> Types(Type record) =>
        record == typeof(ObjectiveSettings) ? ObjectiveSettings.All.Select(entry => entry.Settings) : [record];

    /// <summary>Accepted keys without effect.</summary>
    public static IEnumerable<string> Silent(Type record) =>
        (record.GetCustomAttribute<IgnoredAttribute>()?.Keys ?? []).Concat(record.GetCustomAttribute<SkippedAttribute>()?.Keys ?? [])
        .Concat(SettingsBinder.PropertiesOf(record).Where(property => property.Setting.Key.Length == 0).SelectMany(
            property => Silent(property.Type)));

    /// <summary>The networks that a key's record stands for, by <c>type</c>; empty where it is a plain record.</summary>
    public static IReadOnlyDictionary<string, Type> Networks(Type record) =>
        ((IEnumerable<RegistryEntry>)[.. EncoderSettings.All, .. DecoderSettings.All])
            .Where(entry => record.IsAbstract && entry.Settings.IsSubclassOf(record))
            .ToDictionary(entry => entry.Name, entry => entry.Settings);

    /// <summary>The default of a key in words; empty where it is absent or must be there.</summary>
    public static string Default(SettingProperty property, object record) => property.Setting.Default
        ?? (property.Setting.Required ? "must be there" : Written(property.Property.GetValue(Holder(property, record))));

    // A key of an inlined record has its default there.
    private static object Holder(SettingProperty property, object record) => property.Property.ReflectedType!.IsInstanceOfType(record)
        ? record
        : Activator.CreateInstance(property.Property.ReflectedType)!;

    private static string Written(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        Enum member => SettingsBinder.Choices(member.GetType()).First(choice => choice.Value.Equals(member)).Key,
        string text => text,
        IEnumerable<string> or IEnumerable<double> or IEnumerable<int> => List((System.Collections.IEnumerable)value),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        Data.SplitSelection or Stages.ClipsPerClass => $"{value}",
        _ => "",
    };

    private static string List(System.Collections.IEnumerable values)
    {
        string[] items = [.. values.Cast<object>().Select(Written)];
        return items.Length == 0 ? "" : $"[{string.Join(", ", items)}]";
    }
}
