using System.IO.Compression;
using PureHDF.Filters;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// The filters that PureHDF is given: lzf, h5py's own, which it lacks; gzip that stops at a chunk's size, however large a small hostile
/// chunk would become; and its own shuffle and fletcher32, whose results are copied: PureHDF 2.2.0 uses their buffers again while it still
/// keeps the chunk, so that parts of chunks changed places.
/// </summary>
internal static class ChunkFilters
{
    // A filter that is applied before compression may add to a chunk: fletcher32 adds 4 bytes.
    private const int Added = 64;

    private static readonly Lazy<bool> Registration = new(() =>
    {
        H5Filter.Register(new Gzip());
        H5Filter.Register(new Lzf());
        H5Filter.Register(new Copied(new ShuffleFilter()));
        H5Filter.Register(new Copied(new Fletcher32Filter()));
        return true;
    });

    /// <summary>Names of the filters that can be undone.</summary>
    public static IReadOnlyDictionary<int, string> Names { get; } =
        new Dictionary<int, string> { [1] = "gzip", [2] = "shuffle", [3] = "fletcher32", [32000] = "lzf" };

    /// <summary>Makes the filters known to PureHDF, once per process.</summary>
    public static void Register() => _ = Registration.Value;

    private sealed class Copied(IH5Filter filter) : IH5Filter
    {
        public ushort FilterId => filter.FilterId;

        public string Name => filter.Name;

        public Memory<byte> Filter(FilterInfo info) => filter.Filter(info).ToArray();

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) =>
            filter.GetParameters(chunkDimensions, typeSize, options);
    }

    private sealed class Gzip : IH5Filter
    {
        public ushort FilterId => 1;

        public string Name => "gzip";

        public Memory<byte> Filter(FilterInfo info)
        {
            var bytes = new byte[info.ChunkSize + Added];
            try
            {
                // Reading on to the stream's end makes it check its own checksum.
                using var stream = new ZLibStream(new MemoryStream(info.Buffer.ToArray()), CompressionMode.Decompress);
                var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                return count < bytes.Length
                    ? bytes.AsMemory(0, count)
                    : throw new InvalidDataException("a gzip chunk is larger than its size says");
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
#pragma warning disable MA0054 // readers show the innermost message
                throw new InvalidDataException($"a gzip chunk is damaged ({error.Message})");
#pragma warning restore MA0054
            }
        }

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) =>
            throw new NotSupportedException();
    }

    /// <summary>
    /// Filter 32000: a control byte below 32 announces that many literal bytes and one more, any other a copy of earlier output (length in
    /// its upper three bits, 7 meaning that another byte follows; distance in the other five and the next byte).
    /// </summary>
    private sealed class Lzf : IH5Filter
    {
        public ushort FilterId => 32000;

        public string Name => "lzf";

        public Memory<byte> Filter(FilterInfo info)
        {
            ReadOnlySpan<byte> stored = info.Buffer.Span;
            var output = new byte[info.ChunkSize + Added];
            int from = 0, to = 0;
            while (from < stored.Length)
            {
                int control = stored[from++];
                if (control < 32)
                {
                    stored.Slice(from, control + 1).CopyTo(output.AsSpan(to));
                    from += control + 1;
                    to += control + 1;
                    continue;
                }

                var length = (control >> 5) + 2;
                length += length == 9 ? stored[from++] : 0;
                var back = ((control & 31) << 8) + stored[from++] + 1;
                for (var end = to + length; to < end; to++)
                {
                    output[to] = output[to - back]; // byte by byte: a copy may reach into itself
                }
            }

            return output.AsMemory(0, to);
        }

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) =>
            throw new NotSupportedException();
    }
}
