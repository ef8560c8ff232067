using System.Text;

namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>
/// Groups as HDF5 1.6 wrote them and h5py still does by default (HDF5 file format specification, III.A to III.D): names in a local heap,
/// entries in symbol table nodes, those in a B-tree. A name is found by descending the tree, so 100,000 recordings are no burden.
/// </summary>
internal static class GroupWriter
{
    /// <summary>A symbol table node holds up to twice as many entries; HDF5's default.</summary>
    public const int LeafK = 4;

    /// <summary>A B-tree node holds up to twice as many children; HDF5's default.</summary>
    public const int InternalK = 16;

    /// <summary>A written node: its address, and where the last name below it stands in the heap.</summary>
    private readonly record struct Node(ulong Address, ulong LastName);

    /// <param name="file">Where to write.</param>
    /// <param name="entries">The entries in the order of their names' bytes.</param>
    public static GroupAddresses Write(FormatWriter file, List<GroupEntry> entries)
    {
        var offsets = new ulong[entries.Count];
        var heap = WriteHeap(file, entries, offsets);
        var level = new List<Node>();
        for (var first = 0; first < entries.Count; first += 2 * LeafK)
        {
            var count = Math.Min(2 * LeafK, entries.Count - first);
            level.Add(new Node(WriteLeaf(file, entries, offsets, first, count), offsets[first + count - 1]));
        }

        var tree = WriteTree(file, level);
        var header = file.Align();
        file.UInt16(1); // version, reserved
        file.UInt16(1); // messages
        file.UInt32(1); // links to this object
        file.UInt32(8 + 16);
        file.UInt32(0);
        file.UInt16(0x11); // symbol table
        file.UInt16(16);
        file.Zeros(4);
        file.UInt64(tree);
        file.UInt64(heap);
        return new GroupAddresses(header, tree, heap);
    }

    private static ulong WriteHeap(FormatWriter file, List<GroupEntry> entries, ulong[] offsets)
    {
        var names = new MemoryStream();
        names.Write(new byte[8]); // offset 0 is the empty name
        for (var i = 0; i < entries.Count; i++)
        {
            offsets[i] = (ulong)names.Position;
            names.Write(Encoding.UTF8.GetBytes(entries[i].Name));
            names.Write(new byte[8 - (names.Position % 8)]); // at least the 0 that ends it
        }

        var address = file.Align();
        file.Bytes("HEAP"u8);
        file.UInt32(0); // version, reserved
        file.UInt64((ulong)names.Length);
        file.UInt64(1); // no free block
        file.UInt64(address + 32);
        file.Bytes(names.GetBuffer().AsSpan(0, (int)names.Length));
        return address;
    }

    private static ulong WriteLeaf(FormatWriter file, List<GroupEntry> entries, ulong[] offsets, int first, int count)
    {
        var address = file.Align();
        file.Bytes("SNOD"u8);
        file.UInt16(1);
        file.UInt16(count);
        for (var i = first; i < first + count; i++)
        {
            if (entries[i].Dataset is { } dataset)
            {
                SymbolTableEntry.WriteDataset(file, offsets[i], dataset);
            }
            else
            {
                SymbolTableEntry.WriteGroup(file, offsets[i], entries[i].Group);
            }
        }

        file.Zeros(((2 * LeafK) - count) * SymbolTableEntry.Size);
        return address;
    }

    // Level by level from the leaves up, every node but the last one full.
    private static ulong WriteTree(FormatWriter file, List<Node> children)
    {
        for (var level = 0; ; level++)
        {
            const int Most = 2 * InternalK;
            const int NodeSize = 24 + (Most * 16) + 8;
            var nodes = new List<Node>();
            var start = file.Align();
            ulong leftName = 0;
            for (var first = 0; first < Math.Max(1, children.Count); first += Most)
            {
                var part = children.Slice(first, Math.Min(Most, children.Count - first));
                var address = start + (ulong)(nodes.Count * NodeSize);
                file.Bytes("TREE"u8);
                file.Byte(0); // a group's tree
                file.Byte((byte)level);
                file.UInt16(part.Count);
                file.UInt64(first == 0 ? FormatWriter.Undefined : address - NodeSize);
                file.UInt64(first + Most >= children.Count ? FormatWriter.Undefined : address + NodeSize);
                file.UInt64(leftName); // every name below a child comes after the key on its left, up to the key on its right
                foreach (var child in part)
                {
                    file.UInt64(child.Address);
                    file.UInt64(child.LastName);
                }

                file.Zeros((Most - part.Count) * 16);
                leftName = part.Count > 0 ? part[^1].LastName : 0;
                nodes.Add(new Node(address, leftName));
            }

            if (nodes.Count == 1)
            {
                return nodes[0].Address;
            }

            children = nodes;
        }
    }
}
