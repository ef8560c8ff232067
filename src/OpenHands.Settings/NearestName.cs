namespace OpenHands.Settings;

/// <summary>Finds what a mistyped name was most likely meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The nearest of <paramref name="known"/> by edit distance, or null where none is near (more than 2 edits, or a third of the name).
    /// </summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        var least = Math.Max(2, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>"; did you mean 'x'?" where a known name is near, else "; expected one of a, b, c".</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known) => Of(name, known) is { } nearest
        ? $"; did you mean '{nearest}'?"
        : known.Count == 0 ? "" : $"; expected one of {string.Join(", ", known)}";

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
