using System.Numerics;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Fractal heaps (HDF5 file format specification, III.G), where groups with many links keep them: managed objects, unfiltered.</summary>
internal sealed class FractalHeap
{
    private readonly Hdf5Source _source;
    private readonly ulong _address;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly int _width;
    private readonly ulong _startSize;
    private readonly ulong _largestDirect;
    private readonly ulong? _root;
    private readonly int _rootRows;
    private readonly Dictionary<ulong, byte[]> _blocks = [];

    public FractalHeap(Hdf5Source source, ulong address)
    {
        (_source, _address) = (source, address);
        var size = (ulong)(26 + (3 * source.OffsetSize) + (12 * source.LengthSize));
        var cursor = new ByteCursor(source.ReadChecked(address, size, "fractal heap"), source, "fractal heap");
        cursor.Signature("FRHP"u8);
        cursor.Version(0);
        cursor.Skip(2); // bytes of an id
        var filterBytes = cursor.UInt16();
        cursor.Skip(1); // flags
        var largestObject = cursor.UInt32();
        cursor.Skip((2 * source.OffsetSize) + (10 * source.LengthSize)); // huge and tiny objects, free space, statistics
        _width = cursor.UInt16();
        _startSize = cursor.Length();
        _largestDirect = cursor.Length();
        int bits = cursor.UInt16();
        cursor.Skip(2); // rows of the first indirect block
        _root = cursor.Address();
        _rootRows = cursor.UInt16();
        if (filterBytes != 0)
        {
            throw source.Unsupported("a compressed fractal heap");
        }

        if (_width == 0 || bits is 0 or > 64 || !BitOperations.IsPow2(_startSize) || !BitOperations.IsPow2(_largestDirect)
            || !BitOperations.IsPow2(_width) || _startSize > _largestDirect || _largestDirect > Limits.StructureBytes || _rootRows > bits)
        {
            throw source.Damaged($"the fractal heap at address {address} has impossible block sizes");
        }

        _offsetBytes = (bits + 7) / 8;
        _lengthBytes = Math.Min((BitOperations.Log2(_largestDirect) + 7) / 8, (BitOperations.Log2(Math.Max(1, largestObject)) / 8) + 1);
    }

    /// <summary>The bytes of the object with an id.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> id)
    {
        var cursor = new ByteCursor(id, _source, "fractal heap id");
        var kind = cursor.Byte();
        if ((kind & 0x30) != 0)
        {
            throw _source.Unsupported("a name of more than 4,000 bytes");
        }

        var offset = cursor.Number(_offsetBytes);
        var length = cursor.Number(_lengthBytes);
        var (block, at) = Locate(offset);
        return at + length <= (ulong)block.Length
            ? block.AsSpan((int)at, (int)length)
            : throw _source.Damaged($"a fractal heap object of {length} bytes at {offset}");
    }

    // Down the doubling table: rows 0 and 1 hold blocks of the starting size, each later row blocks of twice the size before.
    private (byte[] Block, ulong At) Locate(ulong offset)
    {
        var address = _root ?? throw _source.Damaged("an id of an empty fractal heap");
        var size = _startSize;
        var rows = _rootRows;
        while (rows > 0)
        {
            ulong rowSize = _startSize, rowStart = 0;
            var row = 0;
            while (offset - rowStart >= rowSize * (ulong)_width)
            {
                rowStart += rowSize * (ulong)_width;
                rowSize = row == 0 ? rowSize : rowSize * 2;
                if (++row >= rows)
                {
                    throw _source.Damaged($"a fractal heap object at {offset}, behind the heap's end");
                }
            }

            var column = (offset - rowStart) / rowSize;
            var entry = ((ulong)row * (ulong)_width) + column;
            address = Child(address, entry, rows);
            offset -= rowStart + (column * rowSize);
            size = rowSize;
            rows = rowSize > _largestDirect ? RowsOf(rowSize) : 0;
        }

        if (!_blocks.TryGetValue(address, out var block))
        {
            block = _source.Read(address, size);
            Check(block, "FHDB"u8);
            _blocks.Add(address, block);
        }

        return (block, offset);
    }

    private int RowsOf(ulong size) => BitOperations.Log2(size) - BitOperations.Log2(_startSize * (ulong)_width) + 1;

    private ulong Child(ulong address, ulong entry, int rows)
    {
        var prefix = 5 + _source.OffsetSize + _offsetBytes;
        if (!_blocks.TryGetValue(address, out var block))
        {
            block = _source.ReadChecked(address, (ulong)(prefix + (rows * _width * _source.OffsetSize) + 4), "fractal heap");
            Check(block, "FHIB"u8);
            _blocks.Add(address, block);
        }

        var cursor = new ByteCursor(block, _source, "fractal heap block");
        cursor.Skip(prefix + ((int)entry * _source.OffsetSize));
        return cursor.RequiredAddress();
    }

    private void Check(byte[] block, ReadOnlySpan<byte> signature)
    {
        var cursor = new ByteCursor(block, _source, "fractal heap block");
        cursor.Signature(signature);
        cursor.Version(0);
        if (cursor.Address() != _address)
        {
            throw _source.Damaged("a fractal heap block belongs to another heap");
        }
    }
}
