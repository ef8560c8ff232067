using static OpenHands.Formats.Pickles.PickleOpcode;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// A restricted reader of Python pickles, protocols 0 to 5. It builds plain data (numbers, text, bytes, tuples, lists, sets, dicts) and
/// what the vocabulary names; it has no recursion, copies no bulk data, and allocates within a budget.
/// </summary>
/// <param name="data">The file, or the part of it that holds pickles.</param>
/// <param name="position">Where the pickle begins.</param>
/// <param name="vocabulary">All that the pickle may name.</param>
/// <param name="budget">What it may allocate.</param>
internal sealed class PickleReader(ReadOnlyMemory<byte> data, int position, PickleVocabulary vocabulary, PickleBudget budget)
{
    private const int HighestProtocol = 5;

    private readonly PickleInput _input = new(data, position);
    private readonly PickleStack _stack = new();
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Where the next pickle of the same file begins.</summary>
    public int Position => _input.Position;

    /// <summary>Runs the pickle up to its STOP.</summary>
    /// <returns>
    /// null, bool, long, BigInteger, double, <see cref="PickleText"/>, ReadOnlyMemory of byte, object?[] (a tuple), List of object?
    /// (a list or a set), <see cref="PickleDictionary"/>, <see cref="PickleGlobal"/>, or an object that the vocabulary made.
    /// </returns>
    /// <exception cref="InvalidDataException">Not a pickle, cut off, or asking for what it may not have.</exception>
    public object? Load()
    {
        for (; ; )
        {
            var at = _input.Position;
            var opcode = _input.Byte();
            if (opcode == Stop)
            {
                return _stack.Pop();
            }

            if (!Scalar(opcode) && !Collection(opcode) && !Memo(opcode) && !Construction(opcode))
            {
                throw new InvalidDataException($"not a pickle: byte 0x{opcode:x2} at offset {at} is no opcode");
            }
        }
    }

    private bool Scalar(byte opcode)
    {
        switch (opcode)
        {
            case None: _stack.Push(null); break;
            case NewTrue: Push(true); break;
            case NewFalse: Push(false); break;
            case BinInt: Push((long)_input.Int32()); break;
            case BinInt1: Push((long)_input.Length1()); break;
            case BinInt2: Push((long)_input.UInt16()); break;
            case Int or Long: Push(PickleNumber.FromText(_input.Line().Span)); break;
            case Long1: Push(PickleNumber.FromBytes(_input.Take(_input.Length1(), "an integer").Span)); break;
            case Long4: Push(PickleNumber.FromBytes(_input.Take(_input.UInt32(), "an integer").Span)); break;
            case BinFloat: Push(_input.DoubleBigEndian()); break;
            case Float: Push(PickleNumber.FloatFromText(_input.Line().Span)); break;
            case ShortBinUnicode: Text(_input.Length1(), latin1: false); break;
            case BinUnicode: Text(_input.UInt32(), latin1: false); break;
            case BinUnicode8: Text(_input.UInt64(), latin1: false); break;
            case ShortBinString: Text(_input.Length1(), latin1: true); break;
            case BinString: Text(_input.UInt32(), latin1: true); break;
            case PickleOpcode.Unicode: Escaped(PickleEscapes.FromUnicode); break;
            case PickleOpcode.String: Escaped(PickleEscapes.FromString); break;
            case ShortBinBytes: Push(_input.Take(_input.Length1(), "bytes")); break;
            case BinBytes: Push(_input.Take(_input.UInt32(), "bytes")); break;
            case BinBytes8 or ByteArray8: Push(_input.Take(_input.UInt64(), "bytes")); break;
            default: return false;
        }

        return true;
    }

    private bool Collection(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark: _stack.Mark(); break;
            case EmptyTuple: _stack.Push(Array.Empty<object?>()); break;
            case Tuple1: Push<object?[]>([_stack.Pop()]); break;
            case Tuple2: Push(Popped(2)); break;
            case Tuple3: Push(Popped(3)); break;
            case PickleOpcode.Tuple: Push(PopCharged()); break;
            case EmptyList or EmptySet: PushContainer(new List<object?>()); break;
            case PickleOpcode.List or FrozenSet: PushContainer(new List<object?>(PopCharged())); break;
            case EmptyDict: PushContainer(new PickleDictionary()); break;
            case Dict:
                var entries = PopCharged();
                PushContainer(new PickleDictionary());
                SetAll(entries);
                break;
            case Append:
                var item = _stack.Pop();
                AddAll([item]);
                break;
            case Appends or AddItems: AddAll(PopCharged()); break;
            case SetItem: SetAll(Popped(2)); break;
            case SetItems: SetAll(PopCharged()); break;
            default: return false;
        }

        return true;
    }

    private bool Memo(byte opcode)
    {
        switch (opcode)
        {
            case Pop: _stack.PopValueOrMark(); break;
            case PopMark: _stack.PopToMark(); break;
            case Dup: _stack.Push(_stack.Peek()); break;
            case Memoize: Remember(_memo.Count); break;
            case BinPut: Remember(_input.Length1()); break;
            case LongBinPut: Remember(_input.UInt32()); break;
            case Put: Remember(Index(_input.Line())); break;
            case BinGet: Recall(_input.Length1()); break;
            case LongBinGet: Recall(_input.UInt32()); break;
            case Get: Recall(Index(_input.Line())); break;
            default: return false;
        }

        return true;
    }

    private bool Construction(byte opcode)
    {
        switch (opcode)
        {
            case Proto:
                var protocol = _input.Length1();
                if (protocol > HighestProtocol)
                {
                    throw new InvalidDataException($"pickle protocol {protocol}; 0 to {HighestProtocol} are known");
                }

                break;
            case Frame: _ = _input.UInt64(); break;
            case PickleOpcode.Global: FindGlobal(Name(_input.Line()), Name(_input.Line())); break;
            case StackGlobal:
                var names = Popped(2);
                FindGlobal(Name(names[0]), Name(names[1]));
                break;
            case Reduce or NewObj:
                var call = Popped(2);
                Push(Call(call[0], call[1]));
                break;
            case NewObjEx:
                var extended = Popped(3);
                Push(extended[2] is PickleDictionary { Entries.Count: 0 }
                    ? Call(extended[0], extended[1])
                    : throw new InvalidDataException("refused: the pickle calls a class with named arguments"));
                break;
            case Build:
                var state = _stack.Pop();
                SetState(_stack.Peek(), state);
                break;
            case BinPersId: Push(vocabulary.Persistent(_stack.Pop(), budget)); break;
            case PersId: Push(vocabulary.Persistent(new PickleText(_input.Line(), latin1: true), budget)); break;
            case Inst: FindGlobal(Name(_input.Line()), Name(_input.Line())); throw Unsupported("INST");
            case Obj: throw Unsupported("OBJ");
            case Ext1 or Ext2 or Ext4: throw Unsupported("EXT");
            case NextBuffer or ReadOnlyBuffer: throw Unsupported("out-of-band buffer");
            default: return false;
        }

        return true;
    }

    private void Push<T>(T value)
    {
        budget.Charge(PickleBudget.Value);
        _stack.Push(value);
    }

    private void PushContainer(object container)
    {
        budget.Charge(PickleBudget.Container);
        _stack.Push(container);
    }

    private void Text(ulong length, bool latin1) => PushText(new(_input.Take(length, "text"), latin1));

    private void Escaped(Func<ReadOnlySpan<byte>, PickleText> unescape)
    {
        var line = _input.Line(int.MaxValue - 1);
        budget.Charge(2L * line.Length);
        PushText(unescape(line.Span));
    }

    private void PushText(PickleText text)
    {
        budget.Charge(text.Cost);
        _stack.Push(text);
    }

    private object?[] Popped(int count)
    {
        var values = new object?[count];
        while (--count >= 0)
        {
            values[count] = _stack.Pop();
        }

        return values;
    }

    private object?[] PopCharged()
    {
        var values = _stack.PopToMark();
        budget.Charge(16L * values.Length);
        return values;
    }

    private void AddAll(object?[] items)
    {
        var list = _stack.Peek() as List<object?> ?? throw new InvalidDataException("the pickle is corrupt: it appends to what is no list");
        budget.Charge(16L * items.Length);
        list.AddRange(items);
    }

    private void SetAll(object?[] items)
    {
        var dictionary = _stack.Peek() as PickleDictionary ?? throw new InvalidDataException(
            "the pickle is corrupt: it sets an item of what is no dict");
        if (items.Length % 2 != 0)
        {
            throw new InvalidDataException("the pickle is corrupt: a key without a value");
        }

        budget.Charge(48L * items.Length);
        for (var i = 0; i < items.Length; i += 2)
        {
            dictionary.Set(items[i], items[i + 1]);
        }
    }

    private void Remember(long index)
    {
        budget.Charge(PickleBudget.Value);
        _memo[index] = _stack.Peek();
    }

    private void Recall(long index) => _stack.Push(_memo.TryGetValue(index, out var value)
        ? value
        : throw new InvalidDataException($"the pickle is corrupt: nothing was remembered under {index}"));

    private void FindGlobal(string module, string name) => _stack.Push(vocabulary.Find(module, name));

    private object? Call(object? function, object? arguments)
    {
        var global = function as PickleGlobal ?? throw new InvalidDataException("refused: the pickle calls a value that is no function");
        return global.Call is { } call && arguments is object?[] tuple
            ? call(tuple, budget)
            : throw new InvalidDataException($"refused: the pickle calls '{global.Name}', which is not allowed");
    }

    private void SetState(object? target, object? state)
    {
        if (target is IPickleState built)
        {
            built.SetState(state, budget);
        }
        else if (target is not PickleDictionary)
        {
            // Attributes of an OrderedDict (a state dict's _metadata) say nothing about values and are dropped; nothing else has a state.
            throw new InvalidDataException("refused: the pickle sets the state of an object that has none");
        }
    }

    private static string Name(ReadOnlyMemory<byte> line) => new PickleText(line, latin1: false).Decode();

    private static string Name(object? value) =>
        value is PickleText text ? text.Decode() : throw new InvalidDataException("the pickle is corrupt: a global whose name is no text");

    private static long Index(ReadOnlyMemory<byte> line) =>
        PickleNumber.FromText(line.Span) is long index
            ? index
            : throw new InvalidDataException("the pickle is corrupt: a memo index that is none");

    private static InvalidDataException Unsupported(string opcode) =>
        new($"refused: the pickle uses {opcode}, which neither numpy nor PyTorch writes");
}
