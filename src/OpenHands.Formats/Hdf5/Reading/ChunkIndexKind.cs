namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The ways in which HDF5 finds a chunk; the numbers are those of the layout message, version 4.</summary>
internal enum ChunkIndexKind
{
    /// <summary>Version 1 B-tree: every file of HDF5 1.8 and of h5py's defaults.</summary>
    BTree1 = 0,

    /// <summary>There is only one chunk.</summary>
    Single = 1,

    /// <summary>All chunks one behind the other.</summary>
    Implicit = 2,

    /// <summary>A table: the dataset cannot grow.</summary>
    FixedArray = 3,

    /// <summary>A table that grows: one unlimited dimension.</summary>
    ExtensibleArray = 4,

    /// <summary>Version 2 B-tree: several unlimited dimensions.</summary>
    BTree2 = 5,
}
