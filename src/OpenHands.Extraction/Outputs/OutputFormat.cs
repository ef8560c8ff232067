namespace OpenHands.Extraction.Outputs;

/// <summary>What a run writes.</summary>
public enum OutputFormat
{
    /// <summary>One OpenHands pickle per video (spec/openhands.md section 14).</summary>
    Pickle,

    /// <summary>One raw HDF5 file with all recordings (spec/openhands.md section 10).</summary>
    Hdf5,

    /// <summary>One pose-format .pose file per video, x and y in px.</summary>
    Pose,
}
