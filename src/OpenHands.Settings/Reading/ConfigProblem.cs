namespace OpenHands.Settings.Reading;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Key">The dotted key.</param>
/// <param name="Message">The whole message: place, key, what is wrong, what was expected.</param>
/// <param name="UnknownKey">True where the schema has no such key.</param>
public sealed record ConfigProblem(string Key, string Message, bool UnknownKey);
