namespace OpenHands.Datasets.PublicPoses;

/// <summary>How the files of a public repository are laid out.</summary>
public enum PublicPoseLayout
{
    /// <summary>GLOSS/CLIP/FRAME.npy.</summary>
    MpData,

    /// <summary>One Parquet table a clip, as Kaggle's ISLR data.</summary>
    Parquet,

    /// <summary>One <c>.pose</c> file a recording.</summary>
    Pose,
}

/// <summary>A folder of a public repository whose poses are part of a set: a row of public_poses.csv.</summary>
/// <param name="Id">The signer, or the recording session: what the names of its clips begin with.</param>
/// <param name="Set">The set it belongs to.</param>
/// <param name="Repository">Owner and name on GitHub.</param>
/// <param name="Folder">The folder that is kept; empty for the whole repository.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Licence">As the repository states it, or <see cref="NoLicence"/>.</param>
/// <param name="Layout">The layout of its files.</param>
/// <param name="Classes">Glosses of its clips; 0 for unlabelled recordings.</param>
/// <param name="Clips">Clips of the set that come from it.</param>
/// <param name="Frames">Their frames.</param>
public sealed record PublicPoseSource(
    string Id, string Set, string Repository, string Folder, string Commit, string Licence, PublicPoseLayout Layout, int Classes,
    int Clips, int Frames)
{
    /// <summary>What stands for a licence where the repository has none.</summary>
    public const string NoLicence = "none stated";

    /// <summary>The repository at the commit, as one archive.</summary>
    public Uri Archive => new($"https://codeload.github.com/{Repository}/tar.gz/{Commit}");

    /// <summary>The ending of the files that hold poses.</summary>
    public string Extension => Layout switch
    {
        PublicPoseLayout.MpData => ".npy",
        PublicPoseLayout.Parquet => ".parquet",
        _ => ".pose",
    };

    /// <summary>What messages call it.</summary>
    public string Text => $"{Repository} at {Commit[..12]}{(Folder.Length > 0 ? $", folder {Folder}" : "")}";
}

/// <summary>A set of clips that is made from public repositories: a row of public_pose_sets.csv with its clips.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">The file of it, relative to the folder of all sets: raw HDF5 (.h5), or a zip of pickles.</param>
/// <param name="Clips">Its clips, or recordings.</param>
/// <param name="Frames">Their frames.</param>
/// <param name="CoordinateBits">Coordinates are rounded to multiples of 2^-CoordinateBits; null where they are not rounded.</param>
/// <param name="VisibilityBits">The same of visibilities.</param>
/// <param name="Sha256">The checksum over names and contents (<see cref="PoseDigest.OfSet"/>).</param>
/// <param name="Pieces">Its clips in order; a recording that joins several sequences has a row for each.</param>
public sealed record PublicPoseSet(
    string Name, string File, int Clips, int Frames, int? CoordinateBits, int? VisibilityBits, string Sha256,
    IReadOnlyList<PublicPosePiece> Pieces)
{
    /// <summary>Whether the set is a zip of pickles in INCLUDE's layout; otherwise one HDF5 file.</summary>
    public bool IsZip => Path.GetExtension(File) == ".zip";
}

/// <summary>A sequence of frames of a set: a row of public_pose_clips.csv.</summary>
/// <param name="Clip">The clip, or the recording that it is a part of.</param>
/// <param name="Gloss">What is signed; empty for unlabelled recordings.</param>
/// <param name="Split">Its split; empty likewise.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Digest">The first digits of the checksum of its content (<see cref="PoseDigest.Of"/>).</param>
public sealed record PublicPosePiece(string Clip, string Gloss, string Split, int Frames, string Digest)
{
    /// <summary>The source it comes from.</summary>
    public string Source => Clip.Split('_')[0];
}
