using System.Text;
using static OpenHands.Formats.Pickles.PickleArgument;
using static OpenHands.Formats.Pickles.PickleOpcode;

namespace OpenHands.Formats.Pickles;

/// <summary>What follows an opcode in the file; the first values are plain lengths.</summary>
internal enum PickleArgument
{
    Nothing = 0,
    Bytes1 = 1,
    Bytes2 = 2,
    Bytes4 = 4,
    Bytes8 = 8,
    Length1,
    Length4,
    Length8,
    Line,
    TwoLines,
    Text,
}

/// <summary>How an opcode is translated.</summary>
/// <param name="Argument">What follows it.</param>
/// <param name="Cost">What it allocates at most, in bytes, with the places of its value on the stack and in a container.</param>
/// <param name="CostPerByte">The same for each byte of its argument.</param>
/// <param name="Instead">Opcodes to write in its place, behind what the translation writes for its argument; null leaves it as it
/// is.</param>
internal sealed record Rule(PickleArgument Argument, int Cost, int CostPerByte = 0, byte[]? Instead = null);

/// <summary>The translation of every opcode.</summary>
internal static class PickleRules
{
    private const char Pair = (char)Tuple2;

    // UTF-16; what is binary data is encoded and charged once more.
    private const int TextCost = 2;

    /// <summary>The rules, by opcode.</summary>
    public static Rule?[] All()
    {
        var rules = new Rule?[256];
        Add(new(Nothing, PickleBudget.Value), None, NewTrue, NewFalse, EmptyTuple, Dup, Mark, Memoize);
        Add(new(Nothing, 0), Pop);
        Add(new(Nothing, 2 * PickleBudget.Value), Tuple1, Tuple2, Tuple3, PickleOpcode.Tuple);
        Add(new(Bytes1, PickleBudget.Value), BinPut, BinGet);
        Add(new(Bytes4, PickleBudget.Value), LongBinPut, LongBinGet);
        Add(new(Line, PickleBudget.Value, 1), Put, Get, Long, Float);
        Add(new(Bytes8, PickleBudget.Value), BinFloat);
        Add(new(Length1, PickleBudget.Value, 2), Long1);
        Add(new(Length4, PickleBudget.Value, 2), Long4);
        Add(new(Length1, PickleBudget.Value + 24, TextCost), ShortBinUnicode, ShortBinString);
        Add(new(Length4, PickleBudget.Value + 24, TextCost), BinUnicode, BinString);
        Add(new(Length8, PickleBudget.Value + 24, TextCost), BinUnicode8);
        Add(new(PickleArgument.Text, PickleBudget.Value + 24, TextCost), PickleOpcode.Unicode, PickleOpcode.String);
        Add(new(Length1, PickleBudget.Value + 24, 1), ShortBinBytes);
        Add(new(Length4, PickleBudget.Value + 24, 1), BinBytes);
        Add(new(Length8, PickleBudget.Value + 24, 1), BinBytes8, ByteArray8);

        Add(new(Bytes1, 0, 0, []), Proto);
        Add(new(Bytes8, 0, 0, []), Frame);
        Add(new(Bytes1, PickleBudget.Value, 0, []), BinInt1);
        Add(new(Bytes2, PickleBudget.Value, 0, []), BinInt2);
        Add(new(Bytes4, PickleBudget.Value, 0, []), BinInt);
        Add(new(Line, PickleBudget.Value, 1, []), Int);

        // Razorvine copies its whole stack at a POP_MARK.
        Add(new(Nothing, PickleBudget.Value, 0, "t0"u8.ToArray()), PopMark);
        Replace(")", PickleRequest.NewList, PickleBudget.Container, EmptyList, EmptySet);
        Replace("t", PickleRequest.NewList, PickleBudget.Container, PickleOpcode.List, FrozenSet);
        Replace(")", PickleRequest.NewDictionary, PickleBudget.Dictionary, EmptyDict);
        Replace("t", PickleRequest.NewDictionary, PickleBudget.Dictionary, Dict);
        Replace($"{(char)Tuple1}{Pair}", PickleRequest.Append, PickleBudget.Value, Append);
        Replace($"t{Pair}", PickleRequest.Append, PickleBudget.Value, Appends, AddItems);
        Replace($"{Pair}{Pair}", PickleRequest.SetItems, 2 * PickleBudget.Value, SetItem);
        Replace($"t{Pair}", PickleRequest.SetItems, 2 * PickleBudget.Value, SetItems);
        Replace($"{Pair}", PickleRequest.Find, PickleBudget.Container, StackGlobal);
        Replace($"{Pair}", PickleRequest.Call, PickleBudget.Container, Reduce, NewObj);
        Replace($"{(char)Tuple3}", PickleRequest.Call, PickleBudget.Container, NewObjEx);
        Replace($"{Pair}", PickleRequest.Build, PickleBudget.Value, Build);
        Replace("", PickleRequest.Persistent, PickleBudget.Value, BinPersId);
        Add(new(Line, PickleBudget.Container, TextCost, Ask("", PickleRequest.Persistent)), PersId);
        Add(new(TwoLines, PickleBudget.Container, TextCost, Ask($"{Pair}", PickleRequest.Find)), Global, Inst);
        Add(new(Nothing, 0), Obj, Ext1, Ext2, Ext4, NextBuffer, ReadOnlyBuffer);
        return rules;

        void Add(Rule rule, params ReadOnlySpan<byte> opcodes)
        {
            foreach (var opcode in opcodes)
            {
                rules[opcode] = rule;
            }
        }

        void Replace(string collect, PickleRequest request, int cost, params ReadOnlySpan<byte> opcodes) =>
            Add(new(Nothing, cost, 0, Ask(collect, request)), opcodes);
    }

    // BININT1 and the request, a pair with the argument below, BINPERSID.
    private static byte[] Ask(string collect, PickleRequest request) => Encoding.Latin1.GetBytes($"{collect}K{(char)request}{Pair}Q");
}
