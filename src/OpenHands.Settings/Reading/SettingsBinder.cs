using System.Collections.Concurrent;
using System.Reflection;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Reading;

/// <summary>Fills the properties that bear a <see cref="SettingAttribute"/> from a map, and reports what does not fit.</summary>
internal static class SettingsBinder
{
    // What one key holds that is neither a scalar, a list of scalars nor a record.
    private static readonly Dictionary<Type, Func<MapReader, string, object?>> Special = new()
    {
        [typeof(IReadOnlyList<TransformSpecification>)] = TransformList.Read,
        [typeof(IReadOnlyList<(int From, int To)>)] = GraphSettings.ReadEdges,
        [typeof(IReadOnlyList<IsolatedDatasetSettings>)] = IsolatedDatasetSettings.ReadMembers,
        [typeof(SplitSelection)] = SplitSelection.Read,
        [typeof(TimeSpan)] = ResourceSettings.ReadTime,
        [typeof(ClipsPerClass)] = ClipsPerClass.Read,
    };

    // Reflection is asked once a type: a suite binds some thousand records.
    private static readonly ConcurrentDictionary<Type, SettingProperty[]> Known = new();
    private static readonly ConcurrentDictionary<Type, MethodInfo?> Readers = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, object>> Members = new();
    private static readonly ConcurrentDictionary<Type, (IReadOnlyList<string> Skipped, IReadOnlyList<string> Ignored)> Without = new();

    /// <summary>Reads a record. What the record itself checks follows, then unknown keys are reported.</summary>
    /// <typeparam name="T">The record; every property without a key keeps its initial value.</typeparam>
    /// <param name="map">The map.</param>
    /// <param name="end">Whether other keys are unknown; false where other records read the same map.</param>
    public static T Bind<T>(MapReader map, bool end = true) => (T)Bind(typeof(T), map, end);

    /// <summary>The keys of a record.</summary>
    public static IReadOnlyList<SettingProperty> PropertiesOf(Type record) => Known.GetOrAdd(record, static type =>
        [.. type.GetProperties().Select(property => (property, setting: property.GetCustomAttribute<SettingAttribute>()))
            .Where(found => found.setting is not null)
            .OrderByDescending(found => found.property.DeclaringType!.IsAbstract).ThenBy(found => found.property.MetadataToken)
            .Select(found => new SettingProperty(found.property, found.setting!))]);

    /// <summary>Whether a type is read as a map of its own.</summary>
    public static bool IsRecord(Type type) => ReaderOf(type) is not null || PropertiesOf(type).Count > 0;

    /// <summary>An enumeration's members by the text that the YAML has for them.</summary>
    public static IReadOnlyDictionary<string, object> Choices(Type type) => Members.GetOrAdd(type, static type =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(
            field => field.GetCustomAttribute<WrittenAttribute>()?.Name ?? field.Name.ToLowerInvariant(), field => field.GetValue(null)!));

    /// <summary>Reads a record of a type.</summary>
    public static object Bind(Type type, MapReader map, bool end)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var property in PropertiesOf(type).Where(property => property.Property.CanWrite))
        {
            if (Value(property, map) is { } value)
            {
                property.Set(record, value);
            }
        }

        var (skipped, ignored) = Without.GetOrAdd(type, static type => (
            type.GetCustomAttribute<SkippedAttribute>()?.Keys ?? [], type.GetCustomAttribute<IgnoredAttribute>()?.Keys ?? []));
        foreach (var key in skipped)
        {
            map.At(key, out var name).Skip(name);
        }

        foreach (var key in ignored)
        {
            map.At(key, out var name).Ignore(name);
        }

        record = record is IChecked own ? own.Checked(map) : record;
        if (end)
        {
            map.End();
        }

        return record;
    }

    // Null where the key is absent: the record keeps its default.
    private static object? Value(SettingProperty property, MapReader map)
    {
        var (setting, type) = (property.Setting, property.Type);
        if (setting.Key.Length == 0)
        {
            return ReaderOf(type) is { } own ? own.Invoke(null, [map]) : Bind(type, map, end: false);
        }

        var holder = map.At(setting.Key, out var key);
        if (setting.Alias is { } alias && holder.Has(alias) && !holder.Has(key))
        {
            key = alias;
        }

        if (setting.Required && IsRecord(type))
        {
            return Record(type, holder.RequiredMap(key));
        }

        return setting.Required && !holder.Has(key)
            ? holder.Missing(key, property.Expected)
            : Special.TryGetValue(type, out var read) ? (holder.Has(key) ? read(holder, key) : null)
            : IsRecord(type) ? (holder.Map(key) is { } nested ? Record(type, nested) : null)
            : Scalar(setting, type, holder, key);
    }

    private static object? Scalar(SettingAttribute setting, Type type, MapReader holder, string key)
    {
        var least = (long)Math.Max(setting.Least, long.MinValue);
        var most = setting.Most >= long.MaxValue ? long.MaxValue : (long)setting.Most;
        return type switch
        {
            _ when type == typeof(string) && setting.Choices.Length > 0 =>
                holder.Choice(key, setting.Choices),
            _ when type == typeof(string) => setting.Input ? holder.Input(key) : holder.Text(key),
            _ when type == typeof(bool) => holder.Flag(key),
            _ when type == typeof(int) => holder.Integer(key, (int)Math.Max(least, int.MinValue), (int)Math.Min(most, int.MaxValue)),
            _ when type == typeof(long) => holder.Long(key, least, most),
            _ when type == typeof(double) => holder.Number(key, setting.Least, setting.Most),
            _ when type.IsEnum => holder.Choice(key, Choices(type).Keys) is { } name ? Choices(type)[name] : null,
            _ when type == typeof(IReadOnlyList<string>) => setting.Input ? holder.Inputs(key) : holder.Texts(key),
            _ when type == typeof(IReadOnlyList<int>) => holder.Integers(key),
            _ when type == typeof(IReadOnlyList<double>) => holder.Numbers(key),
            _ => throw new InvalidOperationException($"no reader for {type} of the key {key}"),
        };
    }

    private static object Record(Type type, MapReader map) =>
        ReaderOf(type) is { } own ? own.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [map], null)! : Bind(type, map, end: true);

    private static MethodInfo? ReaderOf(Type type) => Readers.GetOrAdd(type, static type =>
        type.GetMethod("Read", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public, [typeof(MapReader)]));
}

/// <summary>A key of a record.</summary>
/// <param name="Property">The property.</param>
/// <param name="Setting">Key, range and the like.</param>
internal sealed record SettingProperty(PropertyInfo Property, SettingAttribute Setting)
{
    // Setting a field needs no code; a setter that is called twice by reflection is compiled, and there are some hundred of them.
    private readonly FieldInfo? _field = Property.DeclaringType!.GetField(
        $"<{Property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>The property's type without "or null".</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What the key expects, for a message.</summary>
    public string Expected => Setting.Input ? "a path" : Type switch
    {
        _ when Type == typeof(string) => "a text",
        _ when Type == typeof(bool) => "true or false",
        _ when Type == typeof(int) || Type == typeof(long) => "a whole number",
        _ when Type == typeof(double) => "a number",
        _ when Type == typeof(TimeSpan) => "a time",
        _ when Type == typeof(ClipsPerClass) => "a whole number, or all",
        _ when Type.IsEnum => string.Join(", ", SettingsBinder.Choices(Type).Keys),
        _ when Type.IsGenericType => "a list",
        _ => "a map",
    };

    /// <summary>Gives the property of a record a value.</summary>
    public void Set(object record, object value)
    {
        if (_field is null)
        {
            Property.SetValue(record, value);
        }
        else
        {
            _field.SetValue(record, value);
        }
    }
}

/// <summary>A record with rules between its keys, or with a default that depends on another key.</summary>
internal interface IChecked
{
    /// <summary>Reports what does not fit, and returns the record as it holds.</summary>
    /// <param name="map">Where the record was read from.</param>
    object Checked(MapReader map);
}
