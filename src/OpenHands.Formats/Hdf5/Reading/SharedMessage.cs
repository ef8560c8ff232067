namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>A datatype that several datasets share: it stands in the header of a named datatype (HDF5 file format specification, IV.A.2, shared messages).</summary>
internal static class SharedMessage
{
    public static ReadOnlyMemory<byte> Follow(Hdf5Source source, HeaderMessage message)
    {
        var cursor = new ByteCursor(message.Body.Span, source, "shared message");
        int version = cursor.Byte();
        var kind = cursor.Byte();
        cursor.Skip(version == 1 ? 6 : 0);
        if (version is < 1 or > 3 || (version == 3 && kind != 2))
        {
            throw source.Unsupported("a shared object header message heap");
        }

        var found = ObjectHeader.Read(source, cursor.RequiredAddress()).Find(message.Type);
        return found is { IsShared: false } target ? target.Body : throw source.Damaged("a shared datatype is missing");
    }
}
