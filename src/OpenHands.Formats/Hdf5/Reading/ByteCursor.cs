using System.Buffers.Binary;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Reads one structure field by field, little-endian as all of HDF5's own fields are; never past the structure's end.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes, Hdf5Source source, string structure)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>An unsigned number of 1 to 8 bytes.</summary>
    public ulong Number(int size)
    {
        ulong value = 0;
        var field = Take(size);
        for (var i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | field[i];
        }

        return value;
    }

    /// <summary>An address; null where the file says "undefined" (all bits set).</summary>
    public ulong? Address()
    {
        var size = source.OffsetSize;
        var value = Number(size);
        return value == (size == 8 ? ulong.MaxValue : (1UL << (8 * size)) - 1) ? null : value;
    }

    /// <summary>An address that must be there.</summary>
    public ulong RequiredAddress() => Address() ?? throw source.Damaged($"the {structure} lacks an address");

    /// <summary>A length.</summary>
    public ulong Length() => Number(source.LengthSize);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
        {
            throw source.Damaged($"the {structure} ends early");
        }

        var part = _bytes.Slice(Position, count);
        Position += count;
        return part;
    }

    public void Skip(int count) => Take(count);

    /// <summary>Checks a four-letter signature such as TREE.</summary>
    public void Signature(ReadOnlySpan<byte> expected)
    {
        if (!Take(4).SequenceEqual(expected))
        {
            throw source.Damaged($"no {structure} where one should be (signature {System.Text.Encoding.ASCII.GetString(expected)} missing)");
        }
    }

    /// <summary>Checks a version byte.</summary>
    public void Version(byte expected)
    {
        var version = Byte();
        if (version != expected)
        {
            throw source.Unsupported($"version {version} of the {structure}");
        }
    }
}
