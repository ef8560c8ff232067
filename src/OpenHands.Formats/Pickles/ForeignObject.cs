namespace OpenHands.Formats.Pickles;

/// <summary>
/// Stands for an object of a Python class that is not in the vocabulary, beside the weights of a checkpoint. Nothing is made of it but this
/// mark; its arguments, items and state are dropped.
/// </summary>
/// <param name="Name">The class, as Python spells it.</param>
internal sealed record ForeignObject(string Name);
