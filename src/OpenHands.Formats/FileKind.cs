namespace OpenHands.Formats;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
public enum FileKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>Compressed with gzip.</summary>
    Gzip,

    /// <summary>Compressed with bzip2.</summary>
    Bzip2,

    /// <summary>Compressed with xz.</summary>
    Xz,

    /// <summary>Compressed with Zstandard.</summary>
    Zstandard,

    /// <summary>A ZIP archive; PyTorch's checkpoints and numpy's .npz are such.</summary>
    Zip,

    /// <summary>A 7-Zip archive.</summary>
    SevenZip,

    /// <summary>A RAR archive.</summary>
    Rar,

    /// <summary>A tar archive.</summary>
    Tar,

    /// <summary>HDF5.</summary>
    Hdf5,

    /// <summary>A Python pickle of protocol 2 or later.</summary>
    Pickle,

    /// <summary>Weights as safetensors.</summary>
    SafeTensors,

    /// <summary>sign-language-processing's .pose.</summary>
    Pose,

    /// <summary>A numpy array file (.npy).</summary>
    Npy,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>A web page.</summary>
    Html,

    /// <summary>What Git LFS leaves in the place of a file that was not fetched.</summary>
    LfsPointer,
}
