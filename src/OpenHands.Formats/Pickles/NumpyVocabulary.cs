using System.Buffers.Binary;
using OpenHands.Formats.Numpy;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// What numpy writes when an array or a scalar is pickled, under the module names of numpy 1 and 2, and what Python adds for bytes below
/// protocol 3.
/// </summary>
internal static class NumpyVocabulary
{
    /// <summary>The globals; each stands for itself only, none runs anything.</summary>
    public static IEnumerable<PickleGlobal> Globals()
    {
        foreach (var core in (string[])["numpy.core", "numpy._core"])
        {
            yield return new($"{core}.multiarray._reconstruct", (_, budget) => Charged(budget, new NumpyArray()));
            yield return new($"{core}.multiarray.scalar", Scalar);
            yield return new($"{core}.numeric._frombuffer", FromBuffer);
        }

        foreach (var masked in (string[])["numpy.ma.core", "numpy.ma"])
        {
            yield return new($"{masked}._mareconstruct", (_, budget) => Charged(budget, new NumpyArray { IsMasked = true }));
            yield return new($"{masked}.MaskedArray");
        }

        yield return new("numpy.ndarray");
        foreach (var module in (string[])["numpy", "numpy.core.memmap", "numpy._core.memmap"])
        {
            yield return new($"{module}.memmap");
        }

        yield return new("numpy.dtype", Type);
        yield return new("_codecs.encode", Encode);
        yield return new("collections.OrderedDict", OrderedDictionary);
        foreach (var module in (string[])["__builtin__", "builtins"])
        {
            yield return new($"{module}.bytes", EmptyBytes);
            yield return new($"{module}.bytearray", ByteArray);
            foreach (var factory in (string[])["list", "dict", "set", "tuple", "str", "int", "float", "bool"])
            {
                yield return new($"{module}.{factory}");
            }
        }

        // Its factory makes values for missing keys, of which a file has none.
        yield return new("collections.defaultdict", (arguments, budget) => arguments is [] or [null or PickleGlobal]
            ? Charged(budget, new PickleDictionary())
            : throw new InvalidDataException("refused: defaultdict() with arguments other than a type"));
    }

    private static T Charged<T>(PickleBudget budget, T value)
    {
        budget.Charge(PickleBudget.Container);
        return value;
    }

    private static NumpyTypeState Type(object?[] arguments, PickleBudget budget) => arguments is [string text, ..]
        ? Charged(budget, new NumpyTypeState(NumpyType.Parse(text)))
        : throw new InvalidDataException("refused: a numpy type that is not named by a string");

    private static NumpyArray FromBuffer(object?[] arguments, PickleBudget budget)
    {
        if (arguments is not [var data, var type, var shape, string order])
        {
            throw new InvalidDataException("the pickle is corrupt: numpy's _frombuffer takes (buffer, type, shape, order)");
        }

        var array = Charged(budget, new NumpyArray());
        array.Set(shape, type, order == "F", data, budget);
        return array;
    }

    private static object Scalar(object?[] arguments, PickleBudget budget)
    {
        if (arguments is not [NumpyTypeState { Type: var type }, var data])
        {
            throw new InvalidDataException("refused: a numpy scalar that is not (plain type, bytes)");
        }

        var bytes = NumpyArray.Bytes(data, budget);
        if (bytes.Length != type.Size)
        {
            throw new InvalidDataException($"a numpy scalar of type {type} with {bytes.Length} bytes");
        }

        Span<byte> little = stackalloc byte[8];
        bytes.CopyTo(little);
        if (type.BigEndian)
        {
            little[..type.Size].Reverse();
        }

        var bits = BinaryPrimitives.ReadInt64LittleEndian(little);
        return (type.Kind, type.Size) switch
        {
            ('f', 2) => (double)BitConverter.Int16BitsToHalf((short)bits),
            ('f', 4) => BitConverter.Int32BitsToSingle((int)bits),
            ('f', _) => BitConverter.Int64BitsToDouble(bits),
            ('b', _) => bits != 0,
            ('i', 1) => (long)(sbyte)bits,
            ('i', 2) => (long)(short)bits,
            ('i', 4) => (long)(int)bits,
            ('u', 8) when bits < 0 => new System.Numerics.BigInteger((ulong)bits),
            _ => (object)bits,
        };
    }

    private static byte[] Encode(object?[] arguments, PickleBudget budget) =>
        arguments is [string text, "latin1" or "latin-1"]
            ? NumpyArray.Bytes(text, budget)
            : throw new InvalidDataException("refused: codecs.encode other than of text to latin1");

    private static byte[] EmptyBytes(object?[] arguments, PickleBudget budget) => arguments.Length == 0
        ? Array.Empty<byte>()
        : throw new InvalidDataException("refused: bytes() with arguments");

    private static byte[] ByteArray(object?[] arguments, PickleBudget budget) => arguments switch
    {
        [] => Array.Empty<byte>(),
        [byte[] bytes] => bytes,
        [string text, "latin1" or "latin-1"] => NumpyArray.Bytes(text, budget),
        _ => throw new InvalidDataException("refused: bytearray() with arguments other than bytes"),
    };

    private static PickleDictionary OrderedDictionary(object?[] arguments, PickleBudget budget)
    {
        var dictionary = Charged(budget, new PickleDictionary { IsOrdered = true });
        if (arguments is [List<object?> items])
        {
            budget.Charge(96L * items.Count);
            foreach (var item in items)
            {
                // Protocol 0 and 1 (and old Pythons) write the items as a list of [key, value].
                var pair = item as IList<object?>;
                if (pair is not { Count: 2 })
                {
                    throw new InvalidDataException("the pickle is corrupt: an OrderedDict whose items are not pairs");
                }

                dictionary.Set(pair[0], pair[1]);
            }
        }
        else if (arguments.Length > 0)
        {
            throw new InvalidDataException("refused: OrderedDict() with arguments other than a list of pairs");
        }

        return dictionary;
    }
}
