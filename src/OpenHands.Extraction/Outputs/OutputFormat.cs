namespace OpenHands.Extraction.Outputs;

/// <summary>What a run writes.</summary>
public enum OutputFormat
{
    /// <summary>One OpenHands pickle per video.</summary>
    Pickle,

    /// <summary>One raw HDF5 file with all recordings.</summary>
    Hdf5,

    /// <summary>One pose-format .pose file per video, x and y in px.</summary>
    Pose,
}
