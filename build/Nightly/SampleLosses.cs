using System.Globalization;
using OpenHands.Runs.Manifests;

namespace Build.Nightly;

/// <summary>The losses of a suite's runs, from their metrics.csv: one value per run, phase and epoch.</summary>
public static class SampleLosses
{
    private const double FirstEpochTolerance = 2e-3;

    public static IReadOnlyDictionary<string, double> Read(string runs)
    {
        var losses = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var files = Directory.Exists(runs) ? Directory.EnumerateFiles(runs, "metrics.csv", SearchOption.AllDirectories) : [];
        foreach (var file in files.Where(file => !KeptFolderName.IsKept(Path.GetRelativePath(runs, file))))
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

    /// <summary>
    /// Equal bits on the same class of machine. Elsewhere kernels round otherwise, and training amplifies that: with two sets of kernels on
    /// one machine the mean losses of pretraining's first epoch differed by 5e-4, validation losses seven epochs later by 25 %. Only the
    /// first epoch of pretraining is compared there; that all machines compute the same is what the tests of portable mode show.
    /// </summary>
    public static bool Fit(string loss, double stored, double measured, bool sameMachine) => sameMachine
        ? stored.Equals(measured)
        : !IsComparable(loss) || Math.Abs(stored - measured) <= FirstEpochTolerance * Math.Max(1, Math.Abs(stored));

    private static bool IsComparable(string loss) =>
        loss.Contains("/pretrain", StringComparison.Ordinal) && loss.EndsWith(" 0", StringComparison.Ordinal);

    private static int Column(List<string[]> lines, string name, string file) =>
        lines.Count > 0 && Array.IndexOf(lines[0], name) is var at and >= 0
            ? at
            : throw new InvalidDataException($"{file}: there is no column {name} in the first line.");
}
