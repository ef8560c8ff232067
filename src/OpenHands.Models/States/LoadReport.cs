namespace OpenHands.Models.States;

/// <summary>What a load did, key by key, in the order of the module and of the file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Matched">Keys of the module that now hold the file's values.</param>
/// <param name="Missing">Keys of the module that the file lacks; they keep their values.</param>
/// <param name="LeftOver">Keys of the file, as it spells them, that the module lacks.</param>
public sealed record LoadReport(string Source, IReadOnlyList<string> Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> LeftOver)
{
    /// <summary>Whether file and module hold the same keys.</summary>
    public bool IsComplete => Missing.Count == 0 && LeftOver.Count == 0;

    /// <summary>One line for a log: the counts, and by which modules the keys that did not match begin.</summary>
    public override string ToString() =>
        $"{Source}: {Matched.Count} tensors loaded, {Describe("missing", Missing)}, {Describe("left over", LeftOver)}";

    private static string Describe(string what, IReadOnlyList<string> keys) => keys.Count == 0
        ? $"none {what}"
        : $"{keys.Count} {what} ({string.Join(", ", keys.Select(k => StateDictLoader.WithoutPrefix(k).Split('.')[0]).Distinct())})";
}
