using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary><c>download</c>: fetches what the catalogue (experiments/catalogue) knows how to fetch.</summary>
[Skipped("kind")]
public sealed record DownloadSettings : IChecked
{
    /// <summary>Names in the catalogue; may be absent where <c>archives</c> are given.</summary>
    [Setting("entries", Ours = true)]
    public IReadOnlyList<string> Entries { get; init; } = [];

    /// <summary>Archives that were brought along, to be unpacked into folders of their names.</summary>
    [Setting("archives", Input = true, Ours = true)]
    public IReadOnlyList<string> Archives { get; init; } = [];

    /// <summary>Folder of the catalogue's tables.</summary>
    [Setting("catalogue", Ours = true)]
    public string Catalogue { get; init; } = "experiments/catalogue";

    /// <summary>Unpacks archives beside the fetched files.</summary>
    [Setting("unpack", Ours = true)]
    public bool Unpack { get; init; } = true;

    object IChecked.Checked(MapReader map)
    {
        if (Entries.Count == 0 && Archives.Count == 0)
        {
            map.Problem("entries", "expected the names of catalogue entries, or archives");
        }

        return this;
    }
}

/// <summary>
/// <c>synthesize</c>: a made-up signer's poses, in the layout of real data. Writes <c>poses/</c> (pickles), <c>train.csv</c>,
/// <c>test.csv</c>
/// (INCLUDE's columns), and <c>raw/</c> (long recordings for pretraining).
/// </summary>
[Skipped("kind")]
public sealed record SynthesizeSettings : IChecked
{
    /// <summary>Seed of everything that is drawn.</summary>
    [Setting("seed", Least = 0, Ours = true)]
    public long Seed { get; init; } = 1;

    /// <summary>Glosses.</summary>
    [Setting("signs", Least = 2, Most = 10_000, Ours = true)]
    public int Signs { get; init; } = 10;

    /// <summary>Signers.</summary>
    [Setting("signers", Least = 2, Most = 10_000, Ours = true)]
    public int Signers { get; init; } = 8;

    /// <summary>Signers, the last ones, whose clips make the test split.</summary>
    [Setting("test_signers", Least = 1, Most = 10_000, Ours = true)]
    public int TestSigners { get; init; } = 2;

    /// <summary>Clips of each sign by each signer.</summary>
    [Setting("repetitions", Least = 1, Most = 10_000, Ours = true)]
    public int Repetitions { get; init; } = 4;

    /// <summary>Long recordings, of signs in a row, by each training signer: for pretraining.</summary>
    [Setting("recordings", Least = 0, Most = 100_000, Ours = true)]
    public int Recordings { get; init; }

    /// <summary>Signs in each long recording.</summary>
    [Setting("recording_signs", Least = 1, Most = 1000, Ours = true)]
    public int RecordingSigns { get; init; } = 6;

    /// <summary>Frames per second.</summary>
    [Setting("frame_rate", Least = 5, Most = 120, Ours = true)]
    public double FrameRate { get; init; } = 25;

    /// <summary>Factor on all landmark noise; 0 is a perfect detector.</summary>
    [Setting("noise", Least = 0, Most = 100, Ours = true)]
    public double Noise { get; init; } = 1;

    /// <summary>Chance per second and hand that the detector loses a hand for some frames.</summary>
    [Setting("hand_losses", Least = 0, Most = 100, Ours = true)]
    public double HandLosses { get; init; } = 0.25;

    object IChecked.Checked(MapReader map)
    {
        if (TestSigners >= Signers)
        {
            map.Problem("test_signers", $"{TestSigners} of {Signers} signers leaves none for training");
        }

        return this;
    }
}

/// <summary><c>extract</c>: MediaPipe Holistic poses of every video of a folder, in the same folder structure.</summary>
[Skipped("kind")]
public sealed record ExtractSettings
{
    /// <summary>Folder of videos, searched with all below it.</summary>
    [Setting("videos", Required = true, Input = true, Ours = true)]
    public string Videos { get; init; } = "";

    /// <summary>Folder of the tracking models, which the Download task fetches.</summary>
    [Setting("models", Ours = true)]
    public string Models { get; init; } = "data/models";

    /// <summary>Complexity of the body model: 0 lite, 1 full, 2 heavy.</summary>
    [Setting("complexity", Least = 0, Most = 2, Ours = true)]
    public int Complexity { get; init; } = 2;

    /// <summary>Videos that are processed at once; 0 = one for each core.</summary>
    [Setting("workers", Least = 0, Most = 1024, Ours = true)]
    public int Workers { get; init; }

    /// <summary>pkl = a pose pickle per video, h5 = one raw HDF5 file poses.h5, pose = a .pose file per video.</summary>
    [Setting("format", Choices = ["pkl", "h5", "pose"], Ours = true)]
    public string Format { get; init; } = "pkl";
}

/// <summary><c>hdf5</c>: raw HDF5 files from pose pickles, one file per source.</summary>
[Skipped("kind")]
public sealed record Hdf5Settings : IChecked
{
    /// <summary>Folder of pickles, or of clips that are folders of frames (MP_Data), searched with all below it.</summary>
    [Setting("poses", Required = true, Input = true, Ours = true)]
    public string Poses { get; init; } = "";

    /// <summary>file = all recordings into one file, folder = one file per first-level folder.</summary>
    [Setting("group_by", Ours = true)]
    public Hdf5Grouping GroupBy { get; init; }

    /// <summary>The file's name without .h5, where <c>group_by</c> is file.</summary>
    [Setting("name", Ours = true)]
    public string Name { get; init; } = "poses";

    object IChecked.Checked(MapReader map)
    {
        if (Name.Length == 0 || Name.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            map.Problem("name", $"'{Name}': expected a file name without folders");
        }

        return this;
    }
}

/// <summary>Which recordings share an HDF5 file.</summary>
public enum Hdf5Grouping
{
    /// <summary>All of them.</summary>
    File,

    /// <summary>Those of one first-level folder.</summary>
    Folder,
}

/// <summary>
/// <c>pack</c>: a packed store from raw HDF5 files or pose pickles: chosen joints, x and y, the format that pretraining reads.
/// </summary>
[Skipped("kind")]
public sealed record PackSettings : IChecked
{
    /// <summary>The <c>preset</c> that keeps every joint.</summary>
    public const string EveryJoint = "all";

    /// <summary>Folder that is searched, with all below it, for files of the format, or one file, or a list of these.</summary>
    [Setting("poses", Required = true, Input = true, Ours = true)]
    public IReadOnlyList<string> Poses { get; init; } = [];

    /// <summary>h5 = raw HDF5, pkl = pose pickles, npy = folders of frames (MP_Data).</summary>
    [Setting("file_format", Ours = true)]
    public PoseFileFormat FileFormat { get; init; }

    /// <summary>The joints that are kept; all = every joint.</summary>
    [Setting("preset", Ours = true)]
    public string Preset { get; init; } = "mediapipe_holistic_minimal_27";

    /// <summary>The store's file name without .packed.</summary>
    [Setting("name", Ours = true)]
    public string Name { get; init; } = "poses";

    /// <summary>
    /// Pickles that hold pixels with swapped axes and say so, as INCLUDE's published ones, become fractions of the image.
    /// </summary>
    [Setting("fractions", Ours = true)]
    public bool Fractions { get; init; }

    /// <summary>float16 or float32.</summary>
    [Setting("element", Choices = ["float16", "float32"], Ours = true)]
    public string Element { get; init; } = "float16";

    object IChecked.Checked(MapReader map)
    {
        if (FileFormat == PoseFileFormat.Packed)
        {
            map.Problem("file_format", "expected h5, pkl or npy");
        }

        return this;
    }
}
