namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>Superblock version 0 (HDF5 file format specification, II.A), which every HDF5 library can read.</summary>
internal static class SuperblockWriter
{
    public const int Size = 96;

    public static void Write(FormatWriter file, GroupAddresses root, ulong endOfFile)
    {
        file.Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]);
        file.Zeros(5); // versions: superblock, free space, root group; reserved; shared headers
        file.Byte(8); // bytes of an address
        file.Byte(8); // bytes of a length
        file.Byte(0);
        file.UInt16(GroupWriter.LeafK);
        file.UInt16(GroupWriter.InternalK);
        file.UInt32(0); // consistency flags
        file.UInt64(0); // base address
        file.UInt64(FormatWriter.Undefined); // free space
        file.UInt64(endOfFile);
        file.UInt64(FormatWriter.Undefined); // driver
        SymbolTableEntry.WriteGroup(file, nameOffset: 0, root);
    }
}
