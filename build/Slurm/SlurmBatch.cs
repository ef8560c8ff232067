using System.Globalization;
using Build.Stages;

namespace Build.Slurm;

/// <summary>What one call of sbatch submits: a job, or an array of jobs that differ in their stages alone.</summary>
/// <param name="Jobs">The stages of each job.</param>
/// <param name="Along">
/// An array: its job of an index is what this one's job of that index waits for, besides what all of them wait for.
/// </param>
public sealed record SlurmBatch(IReadOnlyList<IReadOnlyList<Stage>> Jobs, SlurmBatch? Along)
{
    // Fewer jobs are easier to read one by one.
    private const int LeastOfArray = 4;

    public bool IsArray => Jobs.Count > 1;

    /// <summary>The stages that a job waits for: those above it, but not what these wait for themselves.</summary>
    /// <param name="job">The job's stages.</param>
    /// <param name="isMade">Whether a stage is made by a job that is or will be in the queue.</param>
    public static IReadOnlyList<Stage> Above(IReadOnlyList<Stage> job, Func<Stage, bool> isMade)
    {
        var above = job.SelectMany(s => s.After).Where(isMade).Distinct().Where(s => !job.Contains(s)).ToList();
        return [.. above.Where(s => !above.Any(other => other != s && WaitsFor(other, s, isMade)))];
    }

    private static bool WaitsFor(Stage stage, Stage other, Func<Stage, bool> isMade) =>
        stage.After.Where(isMade).Any(s => ReferenceEquals(s, other) || WaitsFor(s, other, isMade));

    /// <summary>
    /// Makes arrays of cells of one definition that ask for the same and wait for the same, or each for one of another array.
    /// </summary>
    /// <param name="jobs">In topological order.</param>
    /// <param name="asksFor">What a job asks for.</param>
    /// <param name="queued">The job that makes a stage and is in the queue already; null where there is none.</param>
    /// <param name="largest">The most jobs that an array may have.</param>
    /// <returns>In topological order.</returns>
    public static IReadOnlyList<SlurmBatch> Of(
        IReadOnlyList<IReadOnlyList<Stage>> jobs, Func<IReadOnlyList<Stage>, string> asksFor, Func<Stage, object?> queued,
        int largest)
    {
        var makes = new Dictionary<Stage, IReadOnlyList<Stage>>(ReferenceEqualityComparer.Instance);
        foreach (var (stage, job) in jobs.SelectMany(job => job.Select(stage => (stage, job))))
        {
            makes[stage] = job;
        }

        var batches = new List<SlurmBatch>();
        var places = new Dictionary<IReadOnlyList<Stage>, Place>(ReferenceEqualityComparer.Instance);
        for (var left = jobs.ToList(); left.Count > 0;)
        {
            // What waits for nothing that is still to be placed: whatever ends up in one array is of one such round.
            var ready = left.Where(job => Above(job, makes.ContainsKey).All(s => places.ContainsKey(makes[s]))).ToList();
            foreach (var alike in ready.GroupBy(job => $"{Definition(job[0])} {job.Count} {asksFor(job)}", StringComparer.Ordinal))
            {
                foreach (var batch in Split([.. alike], largest, WaitsFor, places))
                {
                    batches.Add(batch);
                    for (var i = 0; i < batch.Jobs.Count; i++)
                    {
                        places[batch.Jobs[i]] = new Place(batch, i);
                    }
                }
            }

            left.RemoveAll(ready.Contains);
        }

        return batches;

        HashSet<object> WaitsFor(IReadOnlyList<Stage> job) =>
            Above(job, s => makes.ContainsKey(s) || queued(s) is not null).Select(s => makes.GetValueOrDefault(s) ?? queued(s)!)
            .ToHashSet(ReferenceEqualityComparer.Instance);
    }

    /// <summary>The value of <c>--array</c>.</summary>
    public static string Indices(int first, int count, int? atOnce) => string.Create(CultureInfo.InvariantCulture,
        $"{first}{(count > 1 ? $"-{first + count - 1}" : string.Empty)}{(atOnce is { } limit ? $"%{limit}" : string.Empty)}");

    private static string Definition(Stage stage) => stage.Part is { } part ? part.Whole.Name
        : string.Join('/', stage.Name.Split('/').Take(2));

    private static IEnumerable<SlurmBatch> Split(IReadOnlyList<IReadOnlyList<Stage>> jobs, int largest,
        Func<IReadOnlyList<Stage>, HashSet<object>> waitsFor, Dictionary<IReadOnlyList<Stage>, Place> places)
    {
        var above = jobs.Select(waitsFor).ToList();
        var same = jobs.Select((job, i) => (Job: job, Above: above[i])).GroupBy(j => above.FindIndex(j.Above.SetEquals))
            .ToLookup(g => g.Count() >= LeastOfArray);
        foreach (var part in same[true].SelectMany(group => group.Chunk(largest)))
        {
            yield return new SlurmBatch([.. part.Select(j => j.Job)], null);
        }

        foreach (var part in same[false].SelectMany(group => group).Chunk(largest))
        {
            if (part.Length >= LeastOfArray && Corresponding([.. part.Select(j => j.Above)], places) is { } along)
            {
                yield return new SlurmBatch([.. part.Select(j => j.Job)], along);
                continue;
            }

            foreach (var (job, _) in part)
            {
                yield return new SlurmBatch([job], null);
            }
        }
    }

    private static SlurmBatch? Corresponding(
        IReadOnlyList<HashSet<object>> above, Dictionary<IReadOnlyList<Stage>, Place> places)
    {
        var own = above.Select(a => a.Where(job => !above.All(other => other.Contains(job))).ToList()).ToList();
        if (own.Any(a => a is not [IReadOnlyList<Stage>]))
        {
            return null;
        }

        var at = own.ConvertAll(a => places[(IReadOnlyList<Stage>)a[0]]);
        return at.Select((place, i) => (place, i)).All(p => p.place.Batch == at[0].Batch && p.place.Index == p.i) ? at[0].Batch : null;
    }

    private sealed record Place(SlurmBatch Batch, int Index);
}
