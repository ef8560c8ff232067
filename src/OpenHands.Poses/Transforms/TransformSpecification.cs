namespace OpenHands.Poses.Transforms;

/// <summary>One entry of a configuration's list of transforms.</summary>
/// <param name="Name">Upstream's name.</param>
/// <param name="Arguments">
/// Upstream's arguments by name: numbers, strings, booleans, and lists of them; null or empty = all defaults.
/// </param>
public sealed record TransformSpecification(string Name, IReadOnlyDictionary<string, object?>? Arguments = null);
