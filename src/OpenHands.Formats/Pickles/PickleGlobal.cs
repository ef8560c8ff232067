namespace OpenHands.Formats.Pickles;

/// <summary>Something that a pickle may name: a marker (a type, never called), or a function of ours that stands in for Python's.</summary>
/// <param name="Name">Module and name as Python spells them.</param>
/// <param name="Call">Our stand-in: arguments in, value out; null for a marker.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], PickleBudget, object?>? Call = null)
{
    /// <summary>What a type stands for, such as the element type of a storage.</summary>
    public object? Tag { get; init; }

    /// <summary>Whether it is outside the vocabulary: calling it gives a <see cref="ForeignObject"/>.</summary>
    public bool IsForeign { get; init; }
}

/// <summary>
/// Stands for an object of a Python class that is not in the vocabulary, beside the weights of a checkpoint. Nothing is made of it but this
/// mark; its arguments, items and state are dropped.
/// </summary>
/// <param name="Name">The class, as Python spells it.</param>
internal sealed record ForeignObject(string Name);
