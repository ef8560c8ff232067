using System.Globalization;

namespace Build.Slurm;

/// <summary>What sacct is asked, and what it answers: of jobs that the controller has forgotten it may be the only one to know.</summary>
public static class SlurmAccounting
{
    // Fields that every version has. An unknown one is an error.
    private const string Fields = "JobID,State,ExitCode,Elapsed,MaxRSS,NodeList,JobName";

    /// <summary>The arguments of sacct for some jobs; of one that started several times, it tells the last start.</summary>
    public static IReadOnlyList<string> Arguments(IReadOnlyList<string> ids) =>
        ["--jobs", string.Join(',', ids), "--noheader", "--parsable2", $"--format={Fields}"];

    /// <summary>
    /// The jobs of what sacct printed. Memory stands in the lines of a job's steps (12.batch), the rest in its own. Lines of another form
    /// are left out.
    /// </summary>
    public static IReadOnlyList<SlurmJob> Parse(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', 7))
            .Where(f => f.Length == 7).ToList();
        var most = lines.ToLookup(f => f[0].Split('.')[0], f => BytesOf(f[4]), StringComparer.Ordinal);
        return
        [
            .. lines.Where(f => !f[0].Contains('.', StringComparison.Ordinal)).Select(f => new SlurmJob(
                f[0], f[1].Split(' ')[0], f[5] == "None assigned" ? string.Empty : f[5], string.Empty, f[3], f[6].Trim(), string.Empty)
            {
                ExitCode = f[2],
                PeakMemory = most[f[0]].Max(),
            }),
        ];
    }

    // 1234K, 1.50G, or 0 for what was not measured.
    private static long? BytesOf(string size)
    {
        var unit = size.Length > 0 ? "KMGTP".IndexOf(size[^1], StringComparison.Ordinal) + 1 : 0;
        return double.TryParse(unit > 0 ? size[..^1] : size, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0 ? (long)(number * Math.Pow(1024, unit)) : null;
    }
}
