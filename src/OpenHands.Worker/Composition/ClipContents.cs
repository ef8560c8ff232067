using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Validation;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Composition;

/// <summary>Reads the clips of a split once, before any work depends on them.</summary>
internal static class ClipContents
{
    /// <summary>Every clip with the SHA-256 of its content.</summary>
    /// <param name="dataset">The split.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="firstOnly">Reads the first clip only, the others have no SHA-256: for a trial of one batch.</param>
    /// <param name="session">Threads and stop request.</param>
    /// <exception cref="InvalidDataException">Clips cannot be read: how many, and what is wrong with the first.</exception>
    public static IReadOnlyList<(IsolatedItem Clip, string? Sha256)> Of(IsolatedDataset dataset, string name, bool firstOnly,
        Session session)
    {
        var contents = new string?[dataset.Count];
        var problems = new string?[dataset.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = session.Threads ?? Environment.ProcessorCount,
            CancellationToken = session.Stop,
        };
        Parallel.For(0, firstOnly ? Math.Min(1, dataset.Count) : dataset.Count, parallel, i =>
        {
            try
            {
                contents[i] = ClipContent.Sha256(dataset.Recording(i));
            }
            catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems[i] = unreadable.Message;
            }
        });
        var found = problems.OfType<string>().ToList();
        return found.Count == 0
            ? [.. dataset.Items.Zip(contents)]
            : throw new InvalidDataException($"{found.Count} of {dataset.Count} {name} clips cannot be read; first: {found[0]}");
    }
}
