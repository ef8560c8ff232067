namespace OpenHands.Formats.Pickles;

/// <summary>
/// All that a kind of pickle may refer to. Nothing is looked up anywhere else: a name outside the list ends the reading, so a pickle cannot
/// run code, whatever it says.
/// </summary>
/// <param name="purpose">What the list is for; used in messages.</param>
/// <param name="globals">The list.</param>
/// <param name="persistent">Resolves persistent ids (the storages of a PyTorch checkpoint); null where there are none.</param>
internal sealed class PickleVocabulary(string purpose, IEnumerable<PickleGlobal> globals, Func<object?, PickleBudget, object?>? persistent = null)
{
    private readonly Dictionary<string, PickleGlobal> _globals = globals.ToDictionary(global => global.Name);

    /// <summary>The stand-in for a global.</summary>
    /// <exception cref="InvalidDataException">It is not on the list.</exception>
    public PickleGlobal Find(string module, string name) => _globals.TryGetValue($"{module}.{name}", out var global)
        ? global
        : throw new InvalidDataException(
            $"refused: the pickle refers to the Python global '{Printable(module)}.{Printable(name)}', which {purpose} does not need; "
            + "it may be an attempt to run code");

    /// <summary>The object of a persistent id.</summary>
    /// <exception cref="InvalidDataException">This kind of pickle has none.</exception>
    public object? Persistent(object? id, PickleBudget budget) => persistent is null
        ? throw new InvalidDataException($"refused: a persistent id, which {purpose} does not need")
        : persistent(id, budget);

    private static string Printable(string name) =>
        string.Concat(name.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)) + (name.Length > 80 ? "..." : "");
}
