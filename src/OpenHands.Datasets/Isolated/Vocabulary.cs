namespace OpenHands.Datasets.Isolated;

/// <summary>Classes in the order of their labels, and the way from a gloss to its label.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _labels = [];
    private readonly string _source;

    /// <param name="glosses">In the order of labels; of equal glosses the last one's position counts, as upstream's dictionary has
    /// it.</param>
    /// <param name="source">Where they come from, for messages.</param>
    public Vocabulary(IReadOnlyList<string> glosses, string source)
    {
        (Glosses, _source) = (glosses, source);
        for (var i = 0; i < glosses.Count; i++)
        {
            _labels[glosses[i]] = i;
        }
    }

    public IReadOnlyList<string> Glosses { get; }

    /// <exception cref="InvalidDataException">The gloss is not in the class list.</exception>
    public int Label(string gloss, string where) => _labels.TryGetValue(gloss, out var label)
        ? label
        : throw new InvalidDataException(
            $"{where}: gloss '{gloss}' is not among the {Glosses.Count} classes of {_source}; the class list must cover every split");

    /// <exception cref="InvalidDataException">The number is not in the class list.</exception>
    public (int Label, string Gloss) At(int label, string where) => label >= 0 && label < Glosses.Count
        ? (label, Glosses[label])
        : throw new InvalidDataException($"{where}: class number {label}, but {_source} has the classes 0 to {Glosses.Count - 1}");
}
