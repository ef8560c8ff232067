namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>All entries of a group, in whichever of the three ways the file stores them.</summary>
internal static class GroupLinks
{
    public static List<Link> Read(ObjectHeader group, Hdf5Source source)
    {
        var links = new List<Link>();
        foreach (var message in group.Messages)
        {
            var cursor = new ByteCursor(message.Body.Span, source, "group message");
            switch (message.Type)
            {
                case MessageType.SymbolTable:
                    SymbolTable.Read(source, cursor.RequiredAddress(), cursor.RequiredAddress(), links);
                    break;
                case MessageType.Link:
                    links.Add(Link.Read(message.Body.Span, source));
                    break;
                case MessageType.LinkInfo:
                    ReadDense(ref cursor, source, links);
                    break;
            }
        }

        return links;
    }

    // Link info message: with many links, they lie in a fractal heap, and a version 2 B-tree lists them by name.
    private static void ReadDense(ref ByteCursor cursor, Hdf5Source source, List<Link> links)
    {
        cursor.Version(0);
        var flags = cursor.Byte();
        cursor.Skip((flags & 1) != 0 ? 8 : 0); // largest creation order
        if (cursor.Address() is not { } heapAddress)
        {
            return;
        }

        var heap = new FractalHeap(source, heapAddress);
        foreach (var record in BTree2.Read(source, cursor.RequiredAddress(), expectedType: 5))
        {
            links.Add(Link.Read(heap.Read(record.Span[4..]), source)); // behind the name's hash stands the heap id
        }
    }
}
