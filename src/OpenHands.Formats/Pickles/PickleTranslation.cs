using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using static OpenHands.Formats.Pickles.PickleOpcode;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// Goes once through a pickle, without running it, and writes one that Razorvine.Pickle may run. Razorvine trusts what it reads: a declared
/// length is allocated, unknown names become objects, a dict forgets its order, a set or the memo can be made slow by chosen keys. So each
/// length is checked against the bytes that are left, each opcode is charged to the budget before anything is allocated, and opcodes that
/// look up names, call, or build containers are replaced by requests (<see cref="PickleRequest"/>).
/// </summary>
internal ref struct PickleTranslation(ReadOnlySpan<byte> data, int position, PickleVocabulary vocabulary, PickleBudget budget)
{
    private const int HighestProtocol = 5;

    // An integer of a pose file or a checkpoint has at most 10 bytes (the magic number of the legacy format); parsing time is quadratic.
    private const int LongestInteger = 256;

    private const int LongestName = 4096;

    private static readonly Rule?[] Rules = PickleRules.All();

    private readonly ReadOnlySpan<byte> _data = data;
    private byte[] _output = ArrayPool<byte>.Shared.Rent(data.Length - position + 1024);
    private int _written;
    private int _copied = position;

    /// <summary>Where the next pickle of the same file begins.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The translated pickle, at the start of an array of the shared pool; the caller gives it back.</summary>
    /// <exception cref="InvalidDataException">Not a pickle, cut off, or larger than the budget allows.</exception>
    public byte[] Run()
    {
        for (; ; )
        {
            var at = Position;
            var opcode = Take(1, "an opcode")[0];
            if (opcode == Stop)
            {
                break;
            }

            if (Rules[opcode] is not { } rule)
            {
                throw new InvalidDataException($"not a pickle: byte 0x{opcode:x2} at offset {at} is not an opcode");
            }

            budget.Charge(rule.Cost);
            var argument = Argument(rule.Argument);
            budget.Charge((long)rule.CostPerByte * argument.Length);
            Check(opcode, argument, at);
            if (rule.Instead is { } instead)
            {
                Write(_data[_copied..at]);
                _copied = Position;
                Replace(opcode, argument, instead);
            }
        }

        Write(_data[_copied..Position]);
        return _output;
    }

    private static void Check(byte opcode, ReadOnlySpan<byte> argument, int at)
    {
        switch (opcode)
        {
            case Proto when argument[0] > HighestProtocol:
                throw new InvalidDataException($"pickle protocol {argument[0]}; 0 to {HighestProtocol} are known");
            case Inst:
                throw new InvalidDataException(
                    "refused: the pickle uses INST for "
                    + $"'{PickleVocabulary.Printable(Encoding.Latin1.GetString(argument).Replace('\n', '.'))}', "
                    + "which neither numpy nor PyTorch writes");
            case Obj or Ext1 or Ext2 or Ext4 or NextBuffer or ReadOnlyBuffer:
                throw new InvalidDataException(
                    $"refused: the pickle uses opcode 0x{opcode:x2} at offset {at}, which neither numpy nor PyTorch writes");
            case Long1 or Long4 or Long or Int or Put or Get or Float when argument.Length > LongestInteger:
                throw new InvalidDataException($"the pickle holds a number of {argument.Length} bytes");
            // Python numbers what it remembers without gaps. Chosen numbers could make Razorvine's table slow.
            case LongBinPut when BinaryPrimitives.ReadUInt32LittleEndian(argument) > at:
            case Put when !(int.TryParse(argument, CultureInfo.InvariantCulture, out var index) && index >= 0 && index <= at):
                throw new InvalidDataException("the pickle is corrupt: a memo number out of order");
            case ShortBinUnicode or BinUnicode or BinUnicode8 when !Utf8.IsValid(argument):
                throw new InvalidDataException("the pickle holds a string that is not UTF-8");
        }
    }

    private void Replace(byte opcode, ReadOnlySpan<byte> argument, byte[] instead)
    {
        switch (opcode)
        {
            // Razorvine gives int for some integers and long for others; here all become long.
            case BinInt1 or BinInt2:
                Write([Long1, (byte)(argument.Length + 1), .. argument, 0]);
                break;
            case BinInt:
                Write([Long1, 4, .. argument]);
                break;
            case Int:
                Write(argument.SequenceEqual("00"u8) ? [NewFalse]
                    : argument.SequenceEqual("01"u8) ? [NewTrue] : [Long, .. argument, (byte)'\n']);
                break;
            case Global:
                // A name that is not allowed is reported even if the file is cut off behind it.
                var end = argument.IndexOf((byte)'\n');
                vocabulary.Find(Encoding.UTF8.GetString(argument[..end]), Encoding.UTF8.GetString(argument[(end + 1)..]));
                Text(argument[..end]);
                Text(argument[(end + 1)..]);
                break;
            case PersId:
                Text(argument);
                break;
        }

        Write(instead);
    }

    private void Text(scoped ReadOnlySpan<byte> name) =>
        Write([BinUnicode, (byte)name.Length, (byte)(name.Length >> 8), (byte)(name.Length >> 16), 0, .. name]);

    private void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _output.Length - _written)
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(2 * _output.Length + bytes.Length));
            _output.AsSpan(0, _written).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_output);
            _output = larger;
        }

        bytes.CopyTo(_output.AsSpan(_written));
        _written += bytes.Length;
    }

    private ReadOnlySpan<byte> Argument(PickleArgument kind) => kind switch
    {
        PickleArgument.Length1 => Take(Take(1, "a length")[0], "a value"),
        PickleArgument.Length4 => Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "a length")), "a value"),
        PickleArgument.Length8 => Take(BinaryPrimitives.ReadUInt64LittleEndian(Take(8, "a length")), "a value"),
        PickleArgument.Text => Line(int.MaxValue - 1),
        PickleArgument.Line => Line(LongestName),
        PickleArgument.TwoLines => TwoLines(),
        var fixedLength => Take((ulong)fixedLength, "a value"),
    };

    private ReadOnlySpan<byte> TwoLines()
    {
        var start = Position;
        Line(LongestName);
        Line(LongestName);
        return _data[start..(Position - 1)];
    }

    private ReadOnlySpan<byte> Take(ulong count, string what)
    {
        var left = _data.Length - Position;
        if (count > (ulong)left)
        {
            throw new InvalidDataException(
                $"the pickle is cut off: {what} of {count} bytes declared at offset {Position}, {left} bytes left");
        }

        Position += (int)count;
        return _data.Slice(Position - (int)count, (int)count);
    }

    private ReadOnlySpan<byte> Line(int longest)
    {
        var rest = _data[Position..];
        var end = rest[..(int)Math.Min(rest.Length, (long)longest + 1)].IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new InvalidDataException($"the pickle is cut off or corrupt: no line end within {longest} bytes of offset {Position}");
        }

        Position += end + 1;
        return rest[..end];
    }
}
