namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>What a file may claim before it is refused: a file is hostile until its numbers have been checked.</summary>
internal static class Limits
{
    /// <summary>Largest single structure (heap block, tree node, header, stored chunk) that is loaded.</summary>
    public const ulong StructureBytes = 256 << 20;

    /// <summary>Largest decoded chunk; HDF5 itself allows 4 GiB, h5py's automatic chunks stay below 1 MiB.</summary>
    public const long ChunkBytes = 256 << 20;

    /// <summary>No deflate stream grows by more than this, so no honest dataset is larger than this many times its file.</summary>
    public const long DeflateRatio = 1032;

    /// <summary>How much is read into memory at once before it is turned into float32.</summary>
    public const long ReadBytes = 4 << 20;

    /// <summary>How deep groups may nest, and how many soft links may lead to each other.</summary>
    public const int Depth = 32;

    /// <summary>Object header messages of one object; HDF5 files of poses have about ten.</summary>
    public const int Messages = 1 << 20;
}
