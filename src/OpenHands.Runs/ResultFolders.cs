namespace OpenHands.Runs;

/// <summary>Folders of results/: a suite's tables are in one of its own name.</summary>
public static class ResultFolders
{
    /// <summary>What results/ has besides the tables of suites.</summary>
    public static IReadOnlyList<string> Others { get; } =
        [".cache", "benchmarks", "embeddings", "evaluations", "plots", "published", "report", "runs", "validation"];

    /// <summary>The folder of a suite's tables, which has the suite's name.</summary>
    /// <exception cref="InvalidDataException">results/ has a folder of that name for something else.</exception>
    public static string OfSuite(string suite) => Others.Contains(suite)
        ? throw new InvalidDataException($"experiments/{suite}: a suite cannot have this name, because results/{suite} is not for tables; "
            + "rename the folder")
        : suite;

    /// <summary>The folders of suites that have tables, by full path.</summary>
    /// <param name="results">The folder results/.</param>
    public static IReadOnlyList<string> Suites(string results) => Directory.Exists(results)
        ? [.. Directory.GetDirectories(results).Where(folder => !Others.Contains(Path.GetFileName(folder))).Order(StringComparer.Ordinal)]
        : [];
}
