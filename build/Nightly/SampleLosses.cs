using System.Globalization;

namespace Build.Nightly;

/// <summary>The losses of a suite's runs, from their metrics.csv: one value per run, phase and epoch.</summary>
public static class SampleLosses
{
    public static IReadOnlyDictionary<string, double> Read(string runs)
    {
        var losses = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(runs) ? Directory.EnumerateFiles(runs, "metrics.csv", SearchOption.AllDirectories) : [])
        {
            var run = Path.GetRelativePath(runs, Path.GetDirectoryName(file)!).Replace('\\', '/');
            var lines = File.ReadLines(file).Select(l => l.Split(',')).ToList();
            var (phase, epoch, loss) = (Column(lines, "phase", file), Column(lines, "epoch", file), Column(lines, "loss", file));
            foreach (var row in lines.Skip(1).Where(r => r[phase] != "train")) // of the logging intervals only the epoch's mean
            {
                losses[$"{run} {row[phase]} {row[epoch]}"] = double.Parse(row[loss], CultureInfo.InvariantCulture);
            }
        }

        return losses;
    }

    /// <summary>Equal bits on the same class of machine; elsewhere rounding may differ in the last places.</summary>
    public static bool Fit(double stored, double measured, bool sameMachine) =>
        sameMachine ? stored.Equals(measured) : Math.Abs(stored - measured) <= 1e-4 * Math.Max(1, Math.Abs(stored));

    private static int Column(List<string[]> lines, string name, string file) =>
        lines.Count > 0 && Array.IndexOf(lines[0], name) is var at and >= 0
            ? at
            : throw new InvalidDataException($"{file}: there is no column {name} in the first line.");
}
