using System.Numerics;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>
/// The extensible array chunk index (HDF5 file format specification, VII.D): the first entries stand in the index block, the next in
/// data blocks it points to, later ones in data blocks that super blocks point to; the blocks double in size as the numbers grow.
/// </summary>
internal sealed class ExtensibleArray
{
    private readonly Hdf5Source _source;
    private readonly ChunkGrid _grid;
    private readonly bool _filtered;
    private readonly int _elementSize;
    private readonly int _offsetBytes;
    private readonly int _perPage;
    private readonly List<Chunk> _chunks = [];
    private long _next;

    private ExtensibleArray(Hdf5Source source, ChunkGrid grid, bool filtered, int elementSize, int indexBits, int pageBits)
    {
        (_source, _grid, _filtered, _elementSize) = (source, grid, filtered, elementSize);
        _offsetBytes = (indexBits + 7) / 8;
        _perPage = 1 << Math.Min(pageBits, 30);
        ArrayElement.CheckSize(elementSize, filtered, source);
    }

    public static List<Chunk> Read(Hdf5Source source, ulong address, ChunkGrid grid, bool filtered)
    {
        var header = new ByteCursor(
            source.ReadChecked(address, (ulong)(16 + (6 * source.LengthSize) + source.OffsetSize), "extensible array"), source, "extensible array");
        header.Signature("EAHD"u8);
        header.Version(0);
        header.Skip(1);
        int elementSize = header.Byte(), indexBits = header.Byte(), inIndex = header.Byte(), smallest = header.Byte();
        int pointers = header.Byte(), pageBits = header.Byte();
        header.Skip(6 * source.LengthSize); // statistics
        if (header.Address() is not { } index)
        {
            return [];
        }

        if (!BitOperations.IsPow2(smallest) || !BitOperations.IsPow2(pointers) || indexBits > 64 || indexBits < BitOperations.Log2((uint)smallest))
        {
            throw source.Damaged($"the extensible array at address {address} has impossible block sizes");
        }

        var array = new ExtensibleArray(source, grid, filtered, elementSize, indexBits, pageBits);
        array.ReadIndexBlock(index, inIndex, smallest, pointers, superBlocks: 1 + indexBits - BitOperations.Log2((uint)smallest));
        return array._chunks;
    }

    private void ReadIndexBlock(ulong address, int inIndex, int smallest, int pointers, int superBlocks)
    {
        var direct = 2 * BitOperations.Log2((uint)pointers); // super blocks whose data blocks the index block lists itself
        var dataBlocks = 2 * (pointers - 1);
        var size = 6 + _source.OffsetSize + (inIndex * _elementSize) + ((dataBlocks + Math.Max(0, superBlocks - direct)) * _source.OffsetSize) + 4;
        var cursor = new ByteCursor(_source.ReadChecked(address, (ulong)size, "extensible array"), _source, "extensible array");
        cursor.Signature("EAIB"u8);
        cursor.Skip(2 + _source.OffsetSize);
        ReadElements(ref cursor, inIndex);
        for (var super = 0; super < superBlocks && _next < _grid.Count; super++)
        {
            var blocks = 1L << (super / 2);
            var elements = (1L << ((super + 1) / 2)) * smallest;
            if (super >= direct)
            {
                ReadSuperBlock(cursor.Address(), blocks, elements);
                continue;
            }

            for (long block = 0; block < blocks; block++)
            {
                ReadDataBlock(cursor.Address(), elements, written: [], firstPage: 0);
            }
        }
    }

    private void ReadSuperBlock(ulong? address, long blocks, long elements)
    {
        if (address is not { } at)
        {
            _next += blocks * elements;
            return;
        }

        // One bit per page, numbered through all data blocks, in room for whole bytes per data block.
        var pages = elements > _perPage ? (int)(elements / _perPage) : 0;
        var pageBytes = (pages + 7) / 8;
        var size = 6 + _source.OffsetSize + _offsetBytes + (blocks * (pageBytes + _source.OffsetSize)) + 4;
        var cursor = new ByteCursor(_source.ReadChecked(at, (ulong)size, "extensible array block"), _source, "extensible array block");
        cursor.Signature("EASB"u8);
        cursor.Skip(2 + _source.OffsetSize + _offsetBytes);
        var written = cursor.Take((int)blocks * pageBytes);
        for (var block = 0; block < blocks && _next < _grid.Count; block++)
        {
            ReadDataBlock(cursor.Address(), elements, written, block * pages);
        }
    }

    private void ReadDataBlock(ulong? address, long elements, ReadOnlySpan<byte> written, int firstPage)
    {
        var end = _next + elements;
        if (address is not { } at || _next >= _grid.Count)
        {
            _next = end;
            return;
        }

        var prefix = 6 + _source.OffsetSize + _offsetBytes;
        var inBlock = written.Length == 0 ? elements * _elementSize : 0;
        var cursor = new ByteCursor(_source.ReadChecked(at, (ulong)(prefix + inBlock + 4), "extensible array block"), _source, "extensible array block");
        cursor.Signature("EADB"u8);
        cursor.Skip(2 + _source.OffsetSize + _offsetBytes);
        if (written.Length == 0)
        {
            ReadElements(ref cursor, elements);
            return;
        }

        var pageSize = (_perPage * (long)_elementSize) + 4;
        for (var page = 0; _next < end; page++)
        {
            var bit = firstPage + page;
            if ((written[bit / 8] & (0x80 >> (bit % 8))) == 0)
            {
                _next += _perPage;
                continue;
            }

            var bytes = _source.ReadChecked(at + (ulong)(prefix + 4 + (page * pageSize)), (ulong)pageSize, "extensible array page");
            var part = new ByteCursor(bytes, _source, "extensible array page");
            ReadElements(ref part, _perPage);
        }
    }

    private void ReadElements(ref ByteCursor cursor, long count)
    {
        for (long i = 0; i < count; i++)
        {
            ArrayElement.Read(ref cursor, _source, _grid, _filtered, _elementSize, _next++, _chunks);
        }
    }
}
