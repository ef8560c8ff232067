namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>One step of a dataset's filter pipeline.</summary>
/// <param name="Id">Registered number: 1 deflate, 2 shuffle, 3 fletcher32, 32000 lzf.</param>
/// <param name="Name">Its name in the file, often empty.</param>
/// <param name="Parameters">Its client values.</param>
internal sealed record Filter(int Id, string Name, uint[] Parameters)
{
    /// <summary>Such as gzip, or "filter 32001 (blosc)" for one that is not known here.</summary>
    public string Title => Id switch
    {
        1 => "gzip",
        2 => "shuffle",
        3 => "fletcher32",
        32000 => "lzf",
        _ => $"filter {Id}{(Name.Length > 0 ? $" ({Name})" : "")}",
    };

    /// <summary>Reads a filter pipeline message (HDF5 file format specification, IV.A.2.l), versions 1 and 2.</summary>
    public static Filter[] ReadAll(HeaderMessage message, Hdf5Source source)
    {
        var cursor = new ByteCursor(message.Body.Span, source, "filter pipeline");
        var version = cursor.Byte();
        if (version is not (1 or 2))
        {
            throw source.Unsupported($"filter pipeline version {version}");
        }

        var filters = new Filter[cursor.Byte()];
        cursor.Skip(version == 1 ? 6 : 0);
        for (var i = 0; i < filters.Length; i++)
        {
            int id = cursor.UInt16();
            int nameLength = version == 1 || id >= 256 ? cursor.UInt16() : 0;
            cursor.Skip(2); // flags: a filter that may be left out says so in each chunk's mask
            int values = cursor.UInt16();
            var name = System.Text.Encoding.ASCII.GetString(cursor.Take(nameLength)).TrimEnd('\0');
            cursor.Skip(version == 1 && nameLength % 8 != 0 ? 8 - (nameLength % 8) : 0);
            var parameters = new uint[values];
            for (var k = 0; k < values; k++)
            {
                parameters[k] = cursor.UInt32();
            }

            cursor.Skip(version == 1 && values % 2 != 0 ? 4 : 0);
            filters[i] = new Filter(id, name, parameters);
        }

        return filters;
    }
}
