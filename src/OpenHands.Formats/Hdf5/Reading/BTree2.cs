using System.Numerics;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Version 2 B-trees (HDF5 file format specification, III.A.2), which list links by name (type 5) and chunks (types 10 and 11).</summary>
internal sealed class BTree2
{
    private const int NodeOverhead = 10; // signature, version, type, checksum

    private readonly Hdf5Source _source;
    private readonly byte _type;
    private readonly uint _nodeSize;
    private readonly int _recordSize;
    private readonly int _countBytes;
    private readonly int[] _totalBytes;
    private readonly HashSet<ulong> _seen = [];
    private readonly List<ReadOnlyMemory<byte>> _records = [];

    private BTree2(Hdf5Source source, byte type, uint nodeSize, int recordSize, int depth)
    {
        (_source, _type, _nodeSize, _recordSize) = (source, type, nodeSize, recordSize);

        // How many bytes a count takes follows from how many records a subtree of each depth can hold at most.
        var most = new UInt128[depth + 1];
        _totalBytes = new int[depth + 1];
        most[0] = (nodeSize - NodeOverhead) / (uint)recordSize;
        _countBytes = BytesFor(most[0]);
        for (var level = 1; level <= depth; level++)
        {
            var pointer = (uint)(source.OffsetSize + _countBytes + _totalBytes[level - 1]);
            if (nodeSize < NodeOverhead + pointer)
            {
                throw source.Damaged($"B-tree nodes of {nodeSize} bytes");
            }

            var records = (nodeSize - NodeOverhead - pointer) / ((uint)recordSize + pointer);
            most[level] = UInt128.Min(((records + (UInt128)1) * most[level - 1]) + records, ulong.MaxValue);
            _totalBytes[level] = BytesFor(most[level]);
        }
    }

    /// <summary>All records in key order.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">The tree's header.</param>
    /// <param name="expectedType">What the records must be.</param>
    public static List<ReadOnlyMemory<byte>> Read(Hdf5Source source, ulong address, params ReadOnlySpan<byte> expectedType)
    {
        var size = (ulong)(22 + source.OffsetSize + source.LengthSize);
        var cursor = new ByteCursor(source.ReadChecked(address, size, "B-tree header"), source, "B-tree header");
        cursor.Signature("BTHD"u8);
        cursor.Version(0);
        var type = cursor.Byte();
        var nodeSize = cursor.UInt32();
        int recordSize = cursor.UInt16(), depth = cursor.UInt16();
        cursor.Skip(2); // split and merge percentages
        var root = cursor.Address();
        int count = cursor.UInt16();
        if (!expectedType.Contains(type) || recordSize == 0 || nodeSize < NodeOverhead + recordSize || nodeSize > Limits.StructureBytes || depth > Limits.Depth)
        {
            throw source.Damaged($"the B-tree header at address {address} (type {type}, {nodeSize}-byte nodes, {recordSize}-byte records, depth {depth})");
        }

        var tree = new BTree2(source, type, nodeSize, recordSize, depth);
        if (root is { } node)
        {
            tree.ReadNode(node, count, depth);
        }

        return tree._records;
    }

    private void ReadNode(ulong address, int count, int depth)
    {
        if (!_seen.Add(address))
        {
            throw _source.Damaged("a B-tree runs in a circle");
        }

        var node = _source.Read(address, _nodeSize);
        var pointerSize = _source.OffsetSize + _countBytes + (depth > 1 ? _totalBytes[depth - 1] : 0);
        var used = 6L + ((long)count * _recordSize) + (depth > 0 ? (count + 1L) * pointerSize : 0);
        if (used + 4 > _nodeSize || !Lookup3.Matches(node.AsSpan(0, (int)used + 4)))
        {
            throw _source.Damaged($"the B-tree node at address {address} is damaged");
        }

        var cursor = new ByteCursor(node, _source, "B-tree node");
        cursor.Signature(depth > 0 ? "BTIN"u8 : "BTLF"u8);
        cursor.Version(0);
        if (cursor.Byte() != _type)
        {
            throw _source.Damaged($"the B-tree node at address {address} is of another type than its tree");
        }

        var records = cursor.Position;
        cursor.Skip(count * _recordSize);
        for (var i = 0; i <= count; i++)
        {
            if (depth > 0)
            {
                var child = cursor.RequiredAddress();
                var childCount = (int)cursor.Number(_countBytes);
                cursor.Skip(depth > 1 ? _totalBytes[depth - 1] : 0);
                ReadNode(child, childCount, depth - 1);
            }

            if (i < count)
            {
                _records.Add(node.AsMemory(records + (i * _recordSize), _recordSize));
                _source.CheckSum(_records.Count, _recordSize, "B-tree");
            }
        }
    }

    private static int BytesFor(UInt128 largest) => largest == 0 ? 1 : (BitOperations.Log2((ulong)largest) / 8) + 1;
}
