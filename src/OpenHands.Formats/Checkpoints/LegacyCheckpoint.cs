using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// The container of PyTorch 0.1.10 to 1.5: five pickles one after another (magic number, version, system, value, storage keys), then for
/// each key the number of elements (int64) and the elements.
/// </summary>
internal static class LegacyCheckpoint
{
    private const int ProtocolVersion = 1001;

    private static readonly BigInteger Magic =
        BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The first bytes of such a file: the magic number, pickled.</summary>
    public static ReadOnlySpan<byte> Signature => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    /// <summary>Reads the pickles and attaches the storages.</summary>
    public static object? Read(ReadOnlyMemory<byte> file, PickleBudget budget)
    {
        var vocabulary = new TorchVocabulary();
        var allowed = vocabulary.Create();
        var position = 0;
        if (Next() is not BigInteger magic || magic != Magic || Next() is not long and not ProtocolVersion)
        {
            throw new InvalidDataException("not a legacy PyTorch checkpoint: magic number or version differ");
        }

        if (Next() is not PickleDictionary system || (system.TryGet("little_endian", out var little) && little is false))
        {
            throw new InvalidDataException("written on a big-endian machine; save it again on a little-endian one");
        }

        var value = Next();
        var keys = Next() as List<object?> ?? throw new InvalidDataException("the checkpoint is corrupt: it has no list of storages");
        foreach (var key in keys)
        {
            if (key is not string name || !vocabulary.Storages.TryGetValue(name, out var storage))
            {
                throw new InvalidDataException("the checkpoint is corrupt: its list of storages names one that no tensor uses");
            }

            var count = BinaryPrimitives.ReadInt64LittleEndian(Take(8, storage.Key).Span);
            if (count != storage.Count)
            {
                throw new InvalidDataException($"storage {storage.Key} has {count} elements, expected {storage.Count}");
            }

            storage.Attach(Take((Int128)count * storage.Type.Size(), storage.Key));
        }

        return value;

        object? Next()
        {
            var reader = new PickleReader(file, position, allowed, budget);
            var next = reader.Load();
            position = reader.Position;
            return next;
        }

        ReadOnlyMemory<byte> Take(Int128 length, string storage)
        {
            if (length < 0 || length > file.Length - position)
            {
                throw new InvalidDataException(
                    $"the checkpoint is cut off: storage {storage} needs {length} bytes, {file.Length - position} are left");
            }

            var taken = file.Slice(position, (int)length);
            position += (int)length;
            return taken;
        }
    }
}
