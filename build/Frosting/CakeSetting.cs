namespace Cake.Frosting;

/// <summary>One of Cake's own settings, as cake.config would hold it.</summary>
internal sealed record CakeSetting(string Key, string Value);
