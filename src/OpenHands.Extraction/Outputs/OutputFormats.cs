namespace OpenHands.Extraction.Outputs;

/// <summary>The names of the formats: on command lines, in configurations, as extensions.</summary>
public static class OutputFormats
{
    /// <summary>Every format by its name.</summary>
    public static IReadOnlyDictionary<string, OutputFormat> ByName { get; } = new Dictionary<string, OutputFormat>(StringComparer.Ordinal)
    {
        ["pkl"] = OutputFormat.Pickle,
        ["h5"] = OutputFormat.Hdf5,
        ["pose"] = OutputFormat.Pose,
    };

    /// <summary>A format's name.</summary>
    public static string Name(this OutputFormat format) => ByName.First(entry => entry.Value == format).Key;

    /// <summary>The format that a file's extension asks for; null where it asks for none.</summary>
    public static OutputFormat? OfFile(string path) =>
        ByName.TryGetValue(Path.GetExtension(path).TrimStart('.').ToLowerInvariant(), out var format) ? format : null;
}
