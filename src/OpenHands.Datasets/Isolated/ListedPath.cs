namespace OpenHands.Datasets.Isolated;

/// <summary>Paths of clips as lists write them.</summary>
internal static class ListedPath
{
    /// <summary>A list that was made on Windows separates folders by backslashes; slashes are understood everywhere.</summary>
    public static string Of(string text) => text.Trim().Replace('\\', '/');
}
