using OpenHands.Runs.Files;

namespace OpenHands.Runs;

/// <summary><c>tags.txt</c> in a run's folder: words that people gave it, one a line. They are no part of its result.</summary>
public static class RunTags
{
    private const string Name = "tags.txt";

    /// <summary>The tags, in alphabetical order.</summary>
    public static IReadOnlyList<string> Read(string folder) => Path.Combine(folder, Name) is var path && File.Exists(path)
        ? [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Distinct().Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Adds a tag, or with a minus in front takes it away.</summary>
    /// <exception cref="ArgumentException">The tag is empty or holds more than letters, digits and <c>._-</c>.</exception>
    public static void Change(string folder, string tag)
    {
        var (word, removes) = tag is ['-', ..] ? (tag[1..], true) : (tag, false);
        if (word.Length == 0 || !word.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw new ArgumentException($"'{tag}' cannot be a tag: use letters, digits and ._-; a minus in front removes a tag");
        }

        var tags = removes ? Read(folder).Where(known => known != word) : Read(folder).Append(word);
        AtomicFile.Write(Path.Combine(folder, Name), string.Concat(tags.Distinct().Order(StringComparer.Ordinal).Select(t => t + "\n")));
    }
}
