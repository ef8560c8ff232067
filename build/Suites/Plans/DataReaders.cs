using Build.Stages;

namespace Build.Suites.Plans;

/// <summary>
/// Which stages read a data stage's files: those made after it, and the evaluations of trainings on it. What was packed is read from the
/// store.
/// </summary>
public static class DataReaders
{
    /// <summary>Readers of each stage that makes data, in order; a stage without any is not in it.</summary>
    /// <param name="stages">In topological order.</param>
    public static IReadOnlyDictionary<Stage, IReadOnlyList<Stage>> Of(IReadOnlyList<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var readers = new Dictionary<Stage, List<Stage>>(ReferenceEqualityComparer.Instance);
        foreach (var stage in stages.Where(stage => stage.Kind.Name != TableStage.Kind && stage.Part is null))
        {
            var read = stage.After.Concat(stage.Kind.Name == "evaluate" ? stage.After.SelectMany(training => training.After) : [])
                .Where(above => !above.Kind.IsRun && above.Part is null).Distinct().ToList();
            foreach (var data in read.Where(data => !read.Any(other => other.After.Contains(data))))
            {
                if (!readers.TryGetValue(data, out var own))
                {
                    readers[data] = own = [];
                }

                own.Add(stage);
            }
        }

        return readers.ToDictionary(pair => pair.Key, IReadOnlyList<Stage> (pair) => pair.Value, readers.Comparer);
    }
}
