namespace OpenHands.Formats.Pickles;

/// <summary>The stack of the pickle machine, with its marks. Popping below a mark or an empty stack is a typed error.</summary>
internal sealed class PickleStack
{
    // Python writes items in batches of 1000; only a long tuple needs more.
    private const int Deepest = 1 << 20;

    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    public void Push(object? value)
    {
        if (_values.Count >= Deepest)
        {
            throw new InvalidDataException($"the pickle piles up more than {Deepest} values");
        }

        _values.Add(value);
    }

    public object? Pop()
    {
        var value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    public object? Peek()
    {
        if (_values.Count <= (_marks.Count > 0 ? _marks[^1] : 0))
        {
            throw new InvalidDataException("the pickle is corrupt: an opcode finds no value");
        }

        return _values[^1];
    }

    public void Mark()
    {
        if (_marks.Count >= Deepest)
        {
            throw new InvalidDataException($"the pickle piles up more than {Deepest} marks");
        }

        _marks.Add(_values.Count);
    }

    /// <summary>The values above the last mark, in order; they and the mark are removed.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw new InvalidDataException("the pickle is corrupt: an opcode finds no mark");
        }

        var start = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var values = new object?[_values.Count - start];
        _values.CopyTo(start, values, 0, values.Length);
        _values.RemoveRange(start, values.Length);
        return values;
    }

    /// <summary>As Python's POP: takes the mark if nothing stands above it.</summary>
    public void PopValueOrMark()
    {
        if (_marks.Count > 0 && _marks[^1] == _values.Count)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop();
        }
    }
}
