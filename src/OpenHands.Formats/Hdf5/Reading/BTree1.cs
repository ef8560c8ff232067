namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Version 1 B-trees (HDF5 file format specification, III.A.1), which list group nodes (type 0) and chunks (type 1).</summary>
internal static class BTree1
{
    /// <summary>One entry of a leaf: its (left) key and where it points.</summary>
    internal readonly record struct Entry(ReadOnlyMemory<byte> Key, ulong Child);

    /// <summary>All leaf entries in key order. A node that is met twice is an error, so a circle in a damaged file ends.</summary>
    public static List<Entry> Read(Hdf5Source source, ulong root, byte type, int keySize)
    {
        var entries = new List<Entry>();
        var seen = new HashSet<ulong>();
        var pending = new Stack<(ulong Address, int Level)>([(root, -1)]);
        while (pending.TryPop(out var node))
        {
            if (!seen.Add(node.Address))
            {
                throw source.Damaged($"the B-tree at address {root} runs in a circle");
            }

            var children = ReadNode(source, node.Address, type, keySize, out var level);
            if (node.Level >= 0 && level != node.Level)
            {
                throw source.Damaged($"a B-tree node of level {level} where level {node.Level} is expected");
            }

            if (level == 0)
            {
                entries.AddRange(children);
                source.CheckSum(entries.Count, keySize + source.OffsetSize, "B-tree");
                continue;
            }

            for (var i = children.Length - 1; i >= 0; i--)
            {
                pending.Push((children[i].Child, level - 1));
            }
        }

        return entries;
    }

    private static Entry[] ReadNode(Hdf5Source source, ulong address, byte type, int keySize, out int level)
    {
        var prefixSize = 8 + (2 * source.OffsetSize);
        var prefix = new ByteCursor(source.Read(address, (ulong)prefixSize), source, "B-tree node");
        prefix.Signature("TREE"u8);
        if (prefix.Byte() != type)
        {
            throw source.Damaged($"the B-tree node at address {address} is not of type {type}");
        }

        level = prefix.Byte();
        int count = prefix.UInt16();
        var body = source.Read(address + (ulong)prefixSize, (ulong)(count * (keySize + source.OffsetSize)));
        var cursor = new ByteCursor(body, source, "B-tree node");
        var entries = new Entry[count];
        for (var i = 0; i < count; i++)
        {
            var key = body.AsMemory(cursor.Position, keySize);
            cursor.Skip(keySize);
            entries[i] = new Entry(key, cursor.RequiredAddress());
        }

        return entries;
    }
}
