using OpenHands.Datasets.Catalogue;
using OpenHands.Poses;

namespace OpenHands.Datasets.Validation;

/// <summary>
/// Examines every recording of a dataset: counts, missing files, broken values, missing hands, duplicates, leakage between splits.
/// </summary>
public static class DatasetValidator
{
    /// <summary>Reads all recordings; the report does not depend on the number of threads.</summary>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="clips">Its recordings.</param>
    /// <param name="expected">What the catalogue expects of its splits; may be empty.</param>
    /// <param name="threads">Recordings read at the same time.</param>
    /// <param name="progress">Told the number of recordings examined.</param>
    /// <param name="cancellation">Stops.</param>
    public static ValidationReport Run(
        string dataset,
        IReadOnlyList<ClipToValidate> clips,
        IReadOnlyCollection<ExpectedCount> expected,
        int threads = 1,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        var findings = new ClipFindings[clips.Count];
        var done = 0;
        Parallel.For(0, clips.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
        {
            findings[i] = ClipFindings.Of(clips[i]);
            progress?.Report(Interlocked.Increment(ref done));
        });

        // One file may be listed more than once: that is not a copy of it, unless two splits do so.
        var duplicates = findings
            .Where(clip => clip.Content is not null)
            .GroupBy(clip => clip.Content)
            .Select(group => (IReadOnlyList<ClipToValidate>)[
                .. group.Select(clip => clip.Clip).DistinctBy(clip => (clip.Name, clip.Split))])
            .Where(group => group.Count > 1)
            .ToList();
        return new(
            dataset,
            [.. findings.GroupBy(clip => clip.Clip.Split).Select(split =>
                SplitFindings.Of(split.Key, [.. split], expected.FirstOrDefault(count => count.Split == split.Key)))],
            findings,
            duplicates,
            [.. duplicates.Where(group => group.Select(clip => clip.Split).Distinct().Count() > 1)],
            [.. clips
                .Where(clip => clip.Signer is not null)
                .GroupBy(clip => clip.Signer!)
                .Select(group => (group.Key, Splits: (IReadOnlyList<string>)[.. group.Select(clip => clip.Split).Distinct()]))
                .Where(signer => signer.Splits.Count > 1)],
            [.. clips.GroupBy(clip => (clip.Name, clip.Split)).Where(group => group.Count() > 1)
                .Select(group => (group.Key.Name, group.Count()))]);
    }
}

/// <summary>One recording that a dataset lists.</summary>
/// <param name="Name">Its name in the dataset.</param>
/// <param name="Split">The split that it belongs to; empty where there is none (raw corpora).</param>
/// <param name="Gloss">The sign, or empty.</param>
/// <param name="Signer">Who signs, if that is known.</param>
/// <param name="Read">Reads it; an InvalidDataException or IOException says why it cannot be read.</param>
public sealed record ClipToValidate(string Name, string Split, string Gloss, string? Signer, Func<PoseRecording> Read);
