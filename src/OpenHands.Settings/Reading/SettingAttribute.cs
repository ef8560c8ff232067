namespace OpenHands.Settings.Reading;

/// <summary>
/// Makes a property a key of the YAML. The property's type, its initial value (the default), the range given here and its summary are the
/// whole definition: reading, <c>experiments/schema.json</c> and docs/settings.md follow from them.
/// </summary>
/// <param name="key">
/// The key, as upstream spells it; <c>section.key</c> for a key of a nested map that has no record; empty for a record whose keys stand in
/// the same map.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string key) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>Another spelling of the key.</summary>
    public string? Alias { get; init; }

    /// <summary>The smallest number.</summary>
    public double Least { get; init; } = double.MinValue;

    /// <summary>The largest number.</summary>
    public double Most { get; init; } = double.MaxValue;

    /// <summary>The texts that are allowed; all where empty.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>Whether the key must be there.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the value is a path that the stage reads: its content is part of the stage's identity.</summary>
    public bool Input { get; init; }

    /// <summary>Whether upstream does not have the key.</summary>
    public bool Ours { get; init; }

    /// <summary>Whether results do not depend on it: how far, how fast, how often it is logged, what it is called.</summary>
    public bool Harmless { get; init; }

    /// <summary>The default in words, where the property's initial value does not say it.</summary>
    public string? Default { get; init; }
}

/// <summary>Keys that are accepted without effect; a stage that has them says so once.</summary>
/// <param name="keys">The keys; <c>section.key</c> for those of a nested map.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class IgnoredAttribute(params string[] keys) : Attribute
{
    /// <summary>The keys.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>Keys that belong to the file but not to the record; accepted silently.</summary>
/// <param name="keys">The keys.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SkippedAttribute(params string[] keys) : Attribute
{
    /// <summary>The keys.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}

/// <summary>How an enumeration's member is written in the YAML; without it, its name in lower case.</summary>
/// <param name="name">The text.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class WrittenAttribute(string name) : Attribute
{
    /// <summary>The text.</summary>
    public string Name { get; } = name;
}
