using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Settings.Suites;

namespace OpenHands.Results.Comparisons;

/// <summary>All comparisons of finished evaluations, computed once for tables, plots and report.</summary>
public sealed class ComparedResults
{
    private ComparedResults(IReadOnlyList<RunComparison> all, IReadOnlyList<RunComparison> pretraining) =>
        (All, Pretraining) = (all, pretraining);

    /// <summary>What each suite compares: its <c>compare</c>, or pretrained with scratch where it has none.</summary>
    public IReadOnlyList<RunComparison> All { get; }

    /// <summary>Pretrained with scratch in every suite, for the tables of that name.</summary>
    public IReadOnlyList<RunComparison> Pretraining { get; }

    /// <summary>Compares.</summary>
    /// <param name="root">The repository's root, where predictions are read.</param>
    /// <param name="index">All finished runs.</param>
    /// <param name="declared">What the suite of a name compares; empty where it says nothing.</param>
    /// <param name="warn">Hears of damaged predictions and of cells that fit more than one other.</param>
    public static ComparedResults Of(
        string root, RunIndex index, Func<string, IReadOnlyList<Comparison>> declared, Action<string> warn)
    {
        var read = new Dictionary<string, IReadOnlyList<Prediction>>(StringComparer.Ordinal);
        var all = RunComparison.All(index.Runs, declared, Predictions, warn);
        var pretraining = index.Runs.Select(run => run.Suite).Distinct().Any(suite => declared(suite).Count > 0)
            ? RunComparison.All(index.Runs, _ => [], Predictions)
            : all;
        return new ComparedResults(all, pretraining);

        IReadOnlyList<Prediction> Predictions(Run run)
        {
            if (!read.TryGetValue(run.Folder, out var predictions))
            {
                read.Add(run.Folder, predictions = Read(Path.Combine(root, run.Folder, PredictionsFile.Name), warn));
            }

            return predictions;
        }
    }

    /// <summary>
    /// The difference of pretrained and scratch with its interval, for a row that has both; empty where they have no pair.
    /// </summary>
    internal string Effect(ResultCell? pretrained, ResultCell? scratch) => pretrained is null || scratch is null ? ""
        : string.Join("; ", All.Concat(Pretraining)
            .Where(row => row.Of.Any(pretrained.Runs.Contains) && row.With.Any(scratch.Runs.Contains)).Select(row => row.Text)
            .Distinct());

    private static IReadOnlyList<Prediction> Read(string path, Action<string> warn)
    {
        try
        {
            return File.Exists(path) ? PredictionsFile.Read(path) : [];
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            warn($"compared without its predictions: {damaged.Message}");
            return [];
        }
    }
}
