namespace OpenHands.Formats.Pickles;

/// <summary>An object that the BUILD opcode may complete with a state, as <c>__setstate__</c> does in Python.</summary>
internal interface IPickleState
{
    /// <summary>Takes the state over.</summary>
    /// <exception cref="InvalidDataException">It is not the state that this object writes.</exception>
    void SetState(object? state, PickleBudget budget);
}
