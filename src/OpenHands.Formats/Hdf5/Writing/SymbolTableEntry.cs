namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>Symbol table entries of 40 bytes (HDF5 file format specification, III.C).</summary>
internal static class SymbolTableEntry
{
    public const int Size = 40;

    public static void WriteGroup(FormatWriter file, ulong nameOffset, GroupAddresses group)
    {
        file.UInt64(nameOffset);
        file.UInt64(group.Header);
        file.UInt32(1); // the addresses of tree and heap are repeated here
        file.UInt32(0);
        file.UInt64(group.Tree);
        file.UInt64(group.Heap);
    }

    public static void WriteDataset(FormatWriter file, ulong nameOffset, ulong header)
    {
        file.UInt64(nameOffset);
        file.UInt64(header);
        file.UInt32(0);
        file.UInt32(0);
        file.Zeros(16);
    }
}
