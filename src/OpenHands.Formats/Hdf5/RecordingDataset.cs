using System.Numerics.Tensors;
using PureHDF;

namespace OpenHands.Formats.Hdf5;

/// <summary>One dataset of floating-point numbers (F, K, C) of a raw file, checked before anything of it is read.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="fileBytes">The file's size: what a dataset claims is measured by it.</param>
internal sealed class RecordingDataset(string name, IH5Dataset dataset, long fileBytes)
{
    // No deflate stream grows by more than this, so no honest dataset is larger than this many times its file.
    private const long LargestGrowth = 1032;

    // Beyond these the newest format's chunk index has pages, in which PureHDF 2.2.0 does not find what was written.
    private const int MostChunks = 131_060;

    /// <summary>Sizes of the dimensions.</summary>
    public ulong[] Shape { get; } = dataset.Space.Dimensions;

    /// <summary>How it is stored, such as "float32, chunked 256 x 75 x 3, shuffle, gzip".</summary>
    public string Storage { get; } = string.Join(", ", [
        $"float{8 * dataset.Type.Size}",
        dataset.Layout.Class == H5DataLayoutClass.Chunked
            ? $"chunked {string.Join(" x ", dataset.Layout.Chunks)}"
            : dataset.Layout.Class.ToString().ToLowerInvariant(),
        .. PureHdfInternals.Filters(dataset).Select(FilterName)]);

    /// <summary>Checks what can be known without reading.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or claims more than its file can hold.</exception>
    public void Check()
    {
        if (dataset.Type.Class != H5DataTypeClass.FloatingPoint)
        {
            throw Wrong($"{TypeName(dataset.Type.Class)} values, expected floating-point");
        }

        if (!PureHdfInternals.IsPlainFloat(dataset))
        {
            throw Wrong(
                $"floating-point numbers of {dataset.Type.Size} bytes that are not little-endian IEEE 754 of 2, 4 or 8 bytes; "
                + "write it again with h5py as dtype '<f4'");
        }

        if (dataset.Layout.Class == H5DataLayoutClass.VirtualStorage || PureHdfInternals.IsStoredElsewhere(dataset))
        {
            throw Wrong("its numbers are in other files, which are never opened; copy it with h5repack first");
        }

        if (PureHdfInternals.Filters(dataset).Where(filter => !ChunkFilters.Names.ContainsKey(filter)).Cast<int?>()
            .FirstOrDefault() is { } unknown)
        {
            throw Wrong($"{FilterName(unknown)} is not known: gzip, lzf, shuffle and fletcher32 are; "
                + "repack the file with h5repack -f GZIP=4");
        }

        CheckSizes();
    }

    /// <summary>Reads all numbers as float32, row-major.</summary>
    public float[] Read()
    {
        if (Shape.Contains(0UL))
        {
            return [];
        }

        switch (dataset.Type.Size)
        {
            case 4:
                return dataset.Read<float[]>();
            case 2:
                var halves = dataset.Read<Half[]>();
                var values = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, values);
                return values;
            default:
                return Array.ConvertAll(dataset.Read<double[]>(), value => (float)value);
        }
    }

    /// <summary>An error that names the dataset.</summary>
    public InvalidDataException Wrong(string what) => new($"'{name}': {what}");

    private void CheckSizes()
    {
        var chunked = dataset.Layout.Class == H5DataLayoutClass.Chunked;
        var most = chunked ? fileBytes * LargestGrowth : fileBytes;
        if (Bytes(Shape) > most
            || (chunked && (Bytes(dataset.Layout.Chunks) > Math.Min(most, int.MaxValue / 2) || dataset.Layout.Chunks.Contains(0UL))))
        {
            throw Wrong($"claims ({string.Join(", ", Shape)}) numbers in {Storage}, which a file of {fileBytes} bytes cannot hold");
        }

        var chunks = chunked
            ? Shape.Zip(dataset.Layout.Chunks, (all, one) => Math.Ceiling(all / (double)one))
                .Aggregate(1.0, (product, count) => product * count)
            : 1;
        if (chunks > MostChunks)
        {
            throw Wrong($"{chunks} chunks, of which {MostChunks} at most are read; repack the file with larger ones: h5repack -l CONTI");
        }
    }

    private double Bytes(ulong[] dimensions) => dimensions.Aggregate((double)dataset.Type.Size, (product, size) => product * size);

    private static string TypeName(H5DataTypeClass type) => type switch
    {
        H5DataTypeClass.FixedPoint => "integer",
        H5DataTypeClass.VariableLength => "variable-length",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static string FilterName(int filter) =>
        filter == 4 ? "szip" : ChunkFilters.Names.GetValueOrDefault(filter) ?? $"filter {filter}";
}
