namespace OpenHands.Formats.Pickles;

/// <summary>
/// All that a kind of pickle may refer to. Nothing is looked up anywhere else: a name outside the list ends the reading, so a pickle cannot
/// run code, whatever it says.
/// </summary>
/// <param name="purpose">What the list is for; used in messages.</param>
/// <param name="cure">How to save such a file with nothing else in it; used in messages.</param>
/// <param name="globals">The list.</param>
/// <param name="persistent">Resolves persistent ids (the storages of a PyTorch checkpoint); null where there are none.</param>
/// <param name="foreign">Whether objects of a module outside the list are left out instead of refused.</param>
internal sealed class PickleVocabulary(
    string purpose, string cure, IEnumerable<PickleGlobal> globals, Func<object?, PickleBudget, object?>? persistent = null,
    Predicate<string>? foreign = null)
{
    private readonly Dictionary<string, PickleGlobal> _globals = globals.ToDictionary(global => global.Name);

    /// <summary>The stand-in for a global.</summary>
    /// <exception cref="InvalidDataException">It is not on the list, and not to be left out.</exception>
    public PickleGlobal Find(string module, string name)
    {
        if (_globals.TryGetValue($"{module}.{name}", out var global))
        {
            return global;
        }

        var printable = $"{Printable(module)}.{Printable(name)}";
        return foreign?.Invoke(module) == true
            ? new(printable, (_, _) => new ForeignObject(printable)) { IsForeign = true }
            : throw new InvalidDataException(
                $"refused: the pickle refers to the Python global '{printable}', which {purpose} does not need; "
                + "it may be an attempt to run code. "
                + $"If you trust the file, load it in Python and save it again with {cure}");
    }

    /// <summary>The object of a persistent id.</summary>
    /// <exception cref="InvalidDataException">This kind of pickle has none.</exception>
    public object? Persistent(object? id, PickleBudget budget) => persistent is null
        ? throw new InvalidDataException($"refused: a persistent id, which {purpose} does not need")
        : persistent(id, budget);

    public static string Printable(string name) =>
        string.Concat(name.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)) + (name.Length > 80 ? "..." : "");
}
