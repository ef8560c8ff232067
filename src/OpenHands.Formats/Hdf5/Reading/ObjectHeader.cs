namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The messages of a group or dataset (HDF5 file format specification, IV.A), header versions 1 and 2.</summary>
internal sealed class ObjectHeader
{
    // Enough for any header that h5py writes without attributes: nearly always a single read.
    private const int FirstRead = 512;

    private readonly List<HeaderMessage> _messages = new(8);
    private readonly Queue<(ulong Address, ulong Length)> _continuations = new();
    private readonly Hdf5Source _source;
    private ulong _bytes;

    private ObjectHeader(Hdf5Source source, ulong address)
    {
        _source = source;
        Address = address;
    }

    public ulong Address { get; }

    public bool IsDataset => Find(MessageType.Layout) is not null;

    public bool IsGroup => Find(MessageType.SymbolTable) is not null || Find(MessageType.LinkInfo) is not null || Find(MessageType.Link) is not null;

    public IReadOnlyList<HeaderMessage> Messages => _messages;

    public HeaderMessage? Find(MessageType type)
    {
        foreach (var message in _messages)
        {
            if (message.Type == type)
            {
                return message;
            }
        }

        return null;
    }

    public static ObjectHeader Read(Hdf5Source source, ulong address)
    {
        var header = new ObjectHeader(source, address);
        var first = source.ReadUpTo(address, FirstRead);
        if (first.AsSpan().StartsWith("OHDR"u8))
        {
            header.ReadVersion2(first);
        }
        else
        {
            header.ReadVersion1(first);
        }

        return header;
    }

    private void ReadVersion1(byte[] first)
    {
        var cursor = new ByteCursor(first, _source, "object header");
        cursor.Version(1);
        cursor.Skip(1 + 2 + 4); // reserved, number of messages, reference count
        var size = cursor.UInt32();
        cursor.Skip(4); // up to the next multiple of 8
        ReadMessages(Block(first, Address, 16, size), version: 1, flags: 0);
        while (_continuations.TryDequeue(out var next))
        {
            ReadMessages(_source.Read(next.Address, Counted(next.Length)), version: 1, flags: 0);
        }
    }

    private void ReadVersion2(byte[] first)
    {
        var cursor = new ByteCursor(first, _source, "object header");
        cursor.Signature("OHDR"u8);
        cursor.Version(2);
        var flags = cursor.Byte();
        cursor.Skip((flags & 0x20) != 0 ? 16 : 0); // times
        cursor.Skip((flags & 0x10) != 0 ? 4 : 0); // attribute storage thresholds
        var size = cursor.Number(1 << (flags & 3));
        var prefix = cursor.Position;
        if (size > Limits.StructureBytes)
        {
            throw _source.Damaged($"the object header at address {Address} claims {size} bytes");
        }

        var whole = Block(first, Address, 0, (ulong)prefix + size + 4);
        Check(whole.Span, Address);
        ReadMessages(whole[prefix..^4], version: 2, flags);
        while (_continuations.TryDequeue(out var next))
        {
            var block = _source.Read(next.Address, Counted(next.Length));
            Check(block, next.Address);
            if (!block.AsSpan().StartsWith("OCHK"u8))
            {
                throw _source.Damaged($"no object header continuation at address {next.Address}");
            }

            ReadMessages(block.AsMemory()[4..^4], version: 2, flags);
        }
    }

    // What the first read already holds is not read again.
    private ReadOnlyMemory<byte> Block(byte[] first, ulong address, int from, ulong length) => (ulong)from + Counted(length) <= (ulong)first.Length
        ? first.AsMemory(from, (int)length)
        : _source.Read(address + (ulong)from, length);

    private void Check(ReadOnlySpan<byte> block, ulong address)
    {
        if (!Lookup3.Matches(block))
        {
            throw _source.Damaged($"the checksum of the object header at address {address} is wrong");
        }
    }

    // Bounds the sum over all blocks, so that blocks which name each other as continuation come to an end.
    private ulong Counted(ulong length)
    {
        _bytes += Math.Min(length, Limits.StructureBytes) + 16;
        return _bytes <= Limits.StructureBytes && _bytes <= (ulong)_source.Length + 32
            ? length
            : throw _source.Damaged($"the object header at address {Address} is larger than the file or runs in a circle");
    }

    private void ReadMessages(ReadOnlyMemory<byte> block, int version, byte flags)
    {
        var cursor = new ByteCursor(block.Span, _source, "object header");
        var prefix = version == 1 ? 8 : 4 + ((flags & 4) != 0 ? 2 : 0);
        while (cursor.Left >= prefix)
        {
            var type = version == 1 ? cursor.UInt16() : cursor.Byte();
            var size = cursor.UInt16();
            var messageFlags = cursor.Byte();
            cursor.Skip(version == 1 ? 3 : prefix - 4); // reserved, or the creation order
            var at = cursor.Position;
            cursor.Skip(size);
            Add(new HeaderMessage((MessageType)type, messageFlags, block.Slice(at, size)));
        }
    }

    private void Add(HeaderMessage message)
    {
        if (message.Type == MessageType.Continuation)
        {
            var cursor = new ByteCursor(message.Body.Span, _source, "continuation message");
            _continuations.Enqueue((cursor.RequiredAddress(), cursor.Length()));
        }
        else if (message.Type != MessageType.Nil)
        {
            _messages.Add(message);
        }

        if (_messages.Count > Limits.Messages)
        {
            throw _source.Damaged($"the object header at address {Address} has over {Limits.Messages} messages");
        }
    }
}
