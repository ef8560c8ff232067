using System.Globalization;

namespace Build.Stages;

/// <summary>
/// What makes a stage one of the parts of another, which takes over what its parts made and does the rest: resources.jobs of a cluster. The
/// whole has the key and the bytes that it has without parts.
/// </summary>
/// <param name="Work">Which of its parts.</param>
/// <param name="Whole">The other stage.</param>
public sealed record StagePart(WorkPart Work, Stage Whole)
{
    /// <summary>Where the parts of a stage are, whatever their number, until the whole is made.</summary>
    public static string FolderOf(Stage whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return Path.Combine(Path.GetDirectoryName(whole.Output)!, ".parts", Path.GetFileName(whole.Output));
    }

    /// <summary>Where the worker of a whole finds its parts, as folders 1, 2, ...; null for a stage without parts.</summary>
    public static string? FolderFor(Stage whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return whole.After.FirstOrDefault(above => above.Part is not null) is { } part ? Path.GetDirectoryName(part.Output) : null;
    }

    /// <summary>Puts parts before stages.</summary>
    /// <param name="stages">In topological order.</param>
    /// <param name="parts">Of how many parts a stage is made; 1 leaves it as it is.</param>
    /// <returns>In topological order.</returns>
    public static IReadOnlyList<Stage> Split(IReadOnlyList<Stage> stages, Func<Stage, int> parts)
    {
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentNullException.ThrowIfNull(parts);
        var now = new Dictionary<Stage, Stage>(ReferenceEqualityComparer.Instance);
        var all = new List<Stage>();
        foreach (var stage in stages)
        {
            var whole = stage.After.All(above => ReferenceEquals(now[above], above))
                ? stage : stage with { After = [.. stage.After.Select(above => now[above])] };
            if (parts(stage) is var count and > 1)
            {
                var made = Enumerable.Range(1, count).Select(number => Of(whole, new WorkPart(number, count))).ToList();
                all.AddRange(made);
                whole = whole with { After = [.. whole.After, .. made] };
            }

            now[stage] = whole;
            all.Add(whole);
        }

        return all;
    }

    private static Stage Of(Stage whole, WorkPart work) => whole with
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{whole.Name}/part={work.Number}-of-{work.Count}"),
        Output = Path.Combine(FolderOf(whole), work.Count.ToString(CultureInfo.InvariantCulture),
            work.Number.ToString(CultureInfo.InvariantCulture)),
        Parameters = new SortedDictionary<string, string>(whole.Parameters.ToDictionary(), StringComparer.Ordinal) { ["part"] = $"{work}" },
        Part = new StagePart(work, whole),
    };
}
