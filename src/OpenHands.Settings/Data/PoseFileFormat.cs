namespace OpenHands.Settings.Data;

/// <summary>In what files a pretraining corpus lies.</summary>
public enum PoseFileFormat
{
    /// <summary>Raw HDF5 files, <c>*.h5</c>: many recordings in each.</summary>
    Hdf5,

    /// <summary>Pose pickles, <c>*.pkl</c>: one recording in each.</summary>
    Pickle,

    /// <summary>This project's packed stores.</summary>
    Packed,
}
