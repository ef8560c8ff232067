using OpenHands.Formats.Numpy;

namespace OpenHands.Formats.Pickles;

/// <summary>A pickled <c>numpy.dtype</c>: its byte order arrives after it, as a state.</summary>
internal sealed class NumpyTypeState(NumpyType type) : IPickleState
{
    public NumpyType Type { get; private set; } = type;

    /// <summary>(version, byte order, sub-dtype, field names, fields, item size, alignment, flags): only plain types are taken.</summary>
    public void SetState(object? state, PickleBudget budget)
    {
        if (state is not object?[] parts || parts is not [_, string order, null, null, null, ..])
        {
            throw new InvalidDataException("refused: a numpy type with fields or sub-arrays");
        }

        Type = order switch
        {
            "<" or "|" or "=" => Type with { BigEndian = false },
            ">" => Type with { BigEndian = true },
            _ => throw new InvalidDataException("the pickle is corrupt: a numpy type with an unknown byte order"),
        };
    }
}
