namespace OpenHands.Settings.Networks;

/// <summary>A line in the registry of encoders, decoders or objectives.</summary>
/// <param name="Name">Its name in the YAML and in records.</param>
/// <param name="Label">Its name in tables; null where it gives a model no name.</param>
/// <param name="Settings">The type of its settings.</param>
public sealed record RegistryEntry(string Name, string? Label, Type Settings)
{
    /// <summary>The label that tables have for a name; null where it has none.</summary>
    public static string? LabelOf(IReadOnlyList<RegistryEntry> registry, string? name) =>
        registry.FirstOrDefault(entry => entry.Name == name)?.Label;
}
