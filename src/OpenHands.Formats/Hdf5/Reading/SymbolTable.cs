using System.Buffers.Binary;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Groups as HDF5 1.6 and h5py's defaults store them: a version 1 B-tree of symbol table nodes, names in a local heap (III.A to III.D).</summary>
internal static class SymbolTable
{
    public static void Read(Hdf5Source source, ulong treeAddress, ulong heapAddress, List<Link> links)
    {
        var names = ReadHeap(source, heapAddress);
        foreach (var leaf in BTree1.Read(source, treeAddress, type: 0, keySize: source.LengthSize))
        {
            ReadNode(source, leaf.Child, names, links);
        }
    }

    private static byte[] ReadHeap(Hdf5Source source, ulong address)
    {
        var cursor = new ByteCursor(source.ReadUpTo(address, 32), source, "local heap");
        cursor.Signature("HEAP"u8);
        cursor.Version(0);
        cursor.Skip(3);
        var size = cursor.Length();
        cursor.Length(); // free list
        return source.Read(cursor.RequiredAddress(), size);
    }

    private static void ReadNode(Hdf5Source source, ulong address, byte[] names, List<Link> links)
    {
        var prefix = new ByteCursor(source.Read(address, 8), source, "symbol table node");
        prefix.Signature("SNOD"u8);
        prefix.Version(1);
        prefix.Skip(1);
        int count = prefix.UInt16();
        var entrySize = (2 * source.OffsetSize) + 24;
        var cursor = new ByteCursor(source.Read(address + 8, (ulong)(count * entrySize)), source, "symbol table node");
        source.CheckSum(links.Count + count, entrySize, "group");
        for (var i = 0; i < count; i++)
        {
            var name = Link.Text(Name(source, names, cursor.Number(source.OffsetSize)), source);
            var header = cursor.Address();
            var cacheType = cursor.UInt32();
            cursor.Skip(4);
            var scratch = cursor.Take(16);
            links.Add(cacheType == 2
                ? new Link.Soft(name, Link.Text(Name(source, names, BinaryPrimitives.ReadUInt32LittleEndian(scratch)), source))
                : new Link.Hard(name, header ?? throw source.Damaged($"entry '{name}' has no address")));
        }
    }

    private static ReadOnlySpan<byte> Name(Hdf5Source source, byte[] names, ulong at)
    {
        var rest = at < (ulong)names.Length ? names.AsSpan((int)at) : throw source.Damaged($"a name at {at} of a heap of {names.Length} bytes");
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? rest[..end] : throw source.Damaged("a name does not end");
    }
}
