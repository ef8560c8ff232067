using System.Globalization;

namespace OpenHands.Runs.Metrics;

/// <summary>resumed.txt: the steps at which a run was resumed, one a line. A run that was never interrupted has no such file.</summary>
internal static class ResumeMarks
{
    private const string Name = "resumed.txt";

    /// <summary>A new run begins: the marks of an earlier one are removed.</summary>
    public static void Clear(string folder) => File.Delete(Path.Combine(folder, Name));

    /// <summary>The run goes on from a step.</summary>
    public static void Add(string folder, long step) =>
        File.AppendAllText(Path.Combine(folder, Name), string.Create(CultureInfo.InvariantCulture, $"{step}\n"));

    /// <summary>All marks, in the order in which they were made.</summary>
    /// <exception cref="InvalidDataException">A line is no step; the message names the file.</exception>
    public static IReadOnlyList<long> Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        return File.Exists(path)
            ? [.. File.ReadLines(path)
                .Select(line => long.TryParse(line, CultureInfo.InvariantCulture, out var step)
                    ? step
                    : throw new InvalidDataException($"{path}: '{line}' is no step; delete the file to forget the run's resumptions"))]
            : [];
    }
}
