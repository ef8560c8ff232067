namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>
/// A floating-point dataset whose first dimension is the frame. All fields are set when it is opened (the chunk list when it is first
/// needed), so any number of threads may read it.
/// </summary>
internal sealed class Dataset
{
    private readonly Hdf5Source _source;
    private readonly Layout _layout;
    private readonly Filter[] _filters;
    private readonly byte[] _fill;
    private readonly Lazy<Chunk[]> _chunks;

    private Dataset(Hdf5Source source, string name, long[] shape, FloatType type, Layout layout, Filter[] filters, byte[] fill)
    {
        (_source, Name, Shape, Type, _layout, _filters, _fill) = (source, name, shape, type, layout, filters, fill);
        RowBytes = shape.Skip(1).Aggregate((long)type.Size, (product, n) => product * n);
        _chunks = new Lazy<Chunk[]>(() => ChunkIndex.Read(source, (Layout.Chunked)layout, shape, filters.Length > 0));
    }

    /// <summary>Path in the file, such as keypoints/vid_a.</summary>
    public string Name { get; }

    public long[] Shape { get; }

    public FloatType Type { get; }

    /// <summary>Bytes of one frame.</summary>
    public long RowBytes { get; }

    /// <summary>Such as "chunked 256 x 75 x 3, shuffle, gzip".</summary>
    public string Storage => _layout switch
    {
        Layout.Compact => "compact",
        Layout.Contiguous => "contiguous",
        Layout.Chunked chunked => string.Join(", ", ["chunked " + string.Join(" x ", chunked.Extent), .. _filters.Select(f => f.Title)]),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Reads and checks everything but the data.</summary>
    /// <exception cref="InvalidDataException">Not floating-point, or beyond what a pose file may be.</exception>
    public static Dataset Open(Hdf5Source source, string name, ObjectHeader header)
    {
        var layout = Layout.Read(Required(source, name, header, MessageType.Layout), source);
        if (header.Find(MessageType.ExternalFiles) is not null)
        {
            throw source.Unsupported($"'{name}' with its data in other files");
        }

        var shape = Dataspace.Read(Required(source, name, header, MessageType.Dataspace), source);
        var type = ReadType(source, name, header);
        var filters = header.Find(MessageType.Filters) is { } pipeline ? Filter.ReadAll(pipeline, source) : [];
        var fill = (header.Find(MessageType.FillValue) ?? header.Find(MessageType.OldFillValue)) is { } value ? FillValue.Read(value, source) : [];
        CheckSizes(source, name, shape, type, layout, fill);
        return new Dataset(source, name, shape, type, layout, filters, fill);
    }

    /// <summary>Copies whole rows, as stored, in row-major order.</summary>
    /// <param name="first">First row.</param>
    /// <param name="rows">Number of rows; the caller has checked that they exist.</param>
    /// <param name="destination">rows x RowBytes bytes.</param>
    public void ReadRows(long first, int rows, Span<byte> destination)
    {
        switch (_layout)
        {
            case Layout.Contiguous { Address: { } address }:
                _source.Read(address + (ulong)(first * RowBytes), destination);
                break;
            case Layout.Compact compact:
                compact.Data.Span.Slice((int)(first * RowBytes), destination.Length).CopyTo(destination);
                break;
            case Layout.Chunked chunked:
                Fill(destination);
                ReadChunks(chunked, first, rows, destination);
                break;
            default:
                Fill(destination);
                break;
        }
    }

    /// <summary>True where single rows may be read at the cost of their own bytes.</summary>
    public bool HasDirectRows => _layout is Layout.Contiguous;

    private void ReadChunks(Layout.Chunked layout, long first, int rows, Span<byte> destination)
    {
        var size = layout.Extent.Aggregate(layout.ElementSize, (product, n) => product * n);
        var chunks = _chunks.Value;
        for (var i = FirstTouching(chunks, first - layout.Extent[0] + 1); i < chunks.Length && chunks[i].Start[0] < first + rows; i++)
        {
            var chunk = chunks[i];
            var sticksOut = Enumerable.Range(0, Shape.Length).Any(d => chunk.Start[d] + layout.Extent[d] > Shape[d]);
            var stored = _source.Read(chunk.Address, chunk.Size);
            var mask = layout.UnfilteredEdges && sticksOut ? uint.MaxValue : chunk.FilterMask;
            byte[] bytes;
            try
            {
                bytes = FilterPipeline.Decode(stored, _filters, mask, size);
            }
            catch (InvalidDataException damage)
            {
                throw new InvalidDataException($"{_source.Path}: '{Name}', chunk at frame {chunk.Start[0]}: {damage.Message}", damage);
            }

            ChunkCopy.ToRows(bytes, chunk.Start, layout.Extent, Shape, Type.Size, first, rows, destination);
        }
    }

    // Chunks are sorted by position, so those of a row lie together.
    private static int FirstTouching(Chunk[] chunks, long row)
    {
        int low = 0, high = chunks.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = chunks[middle].Start[0] < row ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Fill(Span<byte> destination)
    {
        if (!_fill.AsSpan().ContainsAnyExcept((byte)0))
        {
            destination.Clear();
            return;
        }

        for (; destination.Length > 0; destination = destination[_fill.Length..])
        {
            _fill.CopyTo(destination);
        }
    }

    private static HeaderMessage Required(Hdf5Source source, string name, ObjectHeader header, MessageType type) => header.Find(type) switch
    {
        null => throw source.Damaged($"'{name}' has no {type} message"),
        { IsShared: true } when type != MessageType.Datatype => throw source.Unsupported($"'{name}' with a shared {type} message"),
        { } message => message,
    };

    private static FloatType ReadType(Hdf5Source source, string name, ObjectHeader header)
    {
        var message = Required(source, name, header, MessageType.Datatype);
        var body = message.IsShared ? SharedMessage.Follow(source, message) : message.Body;
        return FloatType.Read(body.Span, source, out var className)
            ?? throw new InvalidDataException($"{source.Path}: '{name}' holds {className} values, expected floating-point");
    }

    // Nothing is allocated for what the file cannot hold.
    private static void CheckSizes(Hdf5Source source, string name, long[] shape, FloatType type, Layout layout, byte[] fill)
    {
        var bytes = shape.Aggregate((UInt128)(uint)type.Size, (product, n) => UInt128.Min(product * (ulong)n, long.MaxValue));
        var fits = layout switch
        {
            Layout.Compact compact => bytes <= (uint)compact.Data.Length,
            Layout.Contiguous { Address: { } address } contiguous => bytes <= contiguous.Size && source.Holds(address, contiguous.Size),
            Layout.Chunked chunked => chunked.Extent.Length == shape.Length && chunked.ElementSize == type.Size
                && bytes <= (UInt128)source.Length * Limits.DeflateRatio,
            _ => bytes <= (UInt128)source.Length * Limits.DeflateRatio,
        };
        if (!fits || (fill.Length > 0 && fill.Length != type.Size))
        {
            throw source.Damaged($"'{name}' of shape ({string.Join(", ", shape)}) and type {type.Name} does not fit what is stored");
        }
    }
}
