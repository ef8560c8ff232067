using OpenHands.Formats.Hdf5.Reading;

namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>Contiguous float32 datasets: the data, then an object header version 1 that points to it (HDF5 file format specification, IV.A).</summary>
internal static class DatasetWriter
{
    /// <returns>The object header's address.</returns>
    public static ulong Write(FormatWriter file, ReadOnlySpan<byte> data, params ReadOnlySpan<int> shape)
    {
        var address = data.Length > 0 ? file.Align() : FormatWriter.Undefined;
        file.Bytes(data);
        var header = file.Align();
        var dataspace = 8 + (8 * shape.Length);
        file.UInt16(1); // version, reserved
        file.UInt16(4); // messages
        file.UInt32(1); // links to this object
        file.UInt32((uint)((4 * 8) + dataspace + 24 + 8 + 24));
        file.UInt32(0); // up to a multiple of 8

        Message(file, MessageType.Dataspace, dataspace);
        file.Byte(1);
        file.Byte((byte)shape.Length);
        file.Zeros(6);
        foreach (var extent in shape)
        {
            file.UInt64((ulong)extent);
        }

        Message(file, MessageType.Datatype, 24);
        WriteFloat32(file);

        Message(file, MessageType.FillValue, 8);
        file.Bytes([2, 2, 2, 0]); // version; space is taken late; filled if a value is set; none is
        file.Zeros(4);

        Message(file, MessageType.Layout, 24);
        file.Byte(3); // version
        file.Byte(1); // contiguous
        file.UInt64(address);
        file.UInt64((ulong)data.Length);
        file.Zeros(6);
        return header;
    }

    private static void Message(FormatWriter file, MessageType type, int size)
    {
        file.UInt16((int)type);
        file.UInt16(size);
        file.Byte((byte)(type is MessageType.Datatype or MessageType.FillValue ? 1 : 0)); // 1: constant
        file.Zeros(3);
    }

    // Class 1 (floating-point) version 1, IEEE single, little-endian; 20 bytes and 4 of padding.
    private static void WriteFloat32(FormatWriter file)
    {
        file.Bytes([0x11, 0x20, 31, 0]); // implied leading bit, sign at bit 31
        file.UInt32(4);
        file.UInt16(0); // lowest bit
        file.UInt16(32); // precision
        file.Bytes([23, 8, 0, 23]); // exponent and mantissa: lowest bit and width
        file.UInt32(127);
        file.Zeros(4);
    }
}
