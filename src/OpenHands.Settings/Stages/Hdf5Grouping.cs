namespace OpenHands.Settings.Stages;

/// <summary>Which recordings share an HDF5 file.</summary>
public enum Hdf5Grouping
{
    /// <summary>All of them.</summary>
    File,

    /// <summary>Those of one first-level folder.</summary>
    Folder,
}
