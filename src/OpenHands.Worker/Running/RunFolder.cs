namespace OpenHands.Worker.Running;

/// <summary>A run's folder as seen from one of its checkpoints, which are in it or one folder down.</summary>
internal static class RunFolder
{
    /// <summary>A file of the run, or null where there is none.</summary>
    public static string? Find(string checkpoint, string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(checkpoint));
        return new[] { folder, Path.GetDirectoryName(folder) }.OfType<string>().Select(f => Path.Combine(f, file))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// The configuration of a checkpoint: config.yaml of its run, or the only YAML file beside it (some released archives have lstm.yaml).
    /// </summary>
    public static string? Configuration(string checkpoint) => Find(checkpoint, "config.yaml")
        ?? (Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(checkpoint))!, "*.yaml") is [var only] ? only : null);
}
