namespace OpenHands.Settings.Yaml;

/// <summary>One value of a configuration with the place it was written at, so that every error can name file and line.</summary>
/// <param name="file">The file's path as the user knows it, or a name such as <c>--set</c>.</param>
/// <param name="line">Line in that file, from 1.</param>
public abstract class ConfigNode(string file, int line)
{
    /// <summary>The file's path as the user knows it.</summary>
    public string File { get; } = file;

    /// <summary>Line in the file, from 1; 0 where there are no lines (an override).</summary>
    public int Line { get; } = line;

    /// <summary><c>file:line</c>, for messages.</summary>
    public string Place => Line > 0 && !File.StartsWith("--", StringComparison.Ordinal) ? $"{File}:{Line}" : File;

    /// <summary>What the node is, for messages: "a map", "a list", "null" or the value itself.</summary>
    public abstract string Kind { get; }

    /// <summary>A deep copy that can be changed without changing this node.</summary>
    public abstract ConfigNode Copy();
}
