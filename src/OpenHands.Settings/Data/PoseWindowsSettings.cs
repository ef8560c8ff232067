using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Data;

/// <summary><c>data.train_dataset</c> and <c>data.val_dataset</c> of pretraining: windows cut from recordings.</summary>
[Ignored("num_channels")] // upstream always reads x and y, whatever it says
public sealed record PoseWindowsSettings : IChecked
{
    /// <summary>Folder that is searched, with all below it, for files of the format, or one file, or (ours) a list of these.</summary>
    [Setting("root_dir", Required = true, Input = true)]
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>Regular expression; recordings in whose names it matches are left out, such as a test set's signers.</summary>
    [Setting("exclude", Ours = true)]
    public string? Exclude { get; init; }

    /// <summary>
    /// A CSV whose rows name recordings in their first column. Those with one of the values in the column are left out, and so are copies
    /// of them under other names: a test set must not be learnt from without its labels either.
    /// </summary>
    [Setting("exclude_rows.file", Input = true, Ours = true)]
    public string? ExcludeFile { get; init; }

    /// <summary>The column of <c>exclude_rows.file</c>.</summary>
    [Setting("exclude_rows.column", Ours = true)]
    public string? ExcludeColumn { get; init; }

    /// <summary>The values in that column.</summary>
    [Setting("exclude_rows.values", Ours = true)]
    public IReadOnlyList<string> ExcludeValues { get; init; } = [];

    /// <summary>h5 = raw HDF5, pkl = pose pickles, npy = folders of frames (MP_Data), packed = this project's packed store.</summary>
    [Setting("file_format")]
    public PoseFileFormat FileFormat { get; init; }

    /// <summary>What a packed store was made of (h5, pkl or npy): upstream treats pickles otherwise than HDF5.</summary>
    [Setting("packed_from", Ours = true, Default = "h5")]
    public PoseFileFormat? PackedFrom { get; init; }

    /// <summary>Frames T of one window.</summary>
    [Setting("seq_len", Least = 1, Most = 10_000)]
    public int WindowFrames { get; init; } = 10;

    /// <summary>Windows W of one sample.</summary>
    [Setting("num_seq", Least = 1, Most = 10_000, Default = "7; pickles 10")]
    public int Windows { get; init; } = 7;

    /// <summary>Frame step: 3 keeps every third frame.</summary>
    [Setting("downsample", Least = 1, Most = 1_000, Default = "3; pickles 1")]
    public int Downsample { get; init; } = 3;

    /// <summary>
    /// Samples are whole recordings instead of windows from a random start; of recordings with more frames than this, a random stretch of
    /// so many. The transforms must bring each to <c>num_seq</c> times <c>seq_len</c> frames (ResampleFrames).
    /// </summary>
    [Setting("whole_clips", Least = 1, Most = 1_000_000, Ours = true)]
    public int? WholeClips { get; init; }

    /// <summary>
    /// With <c>whole_clips</c>: each of the <c>num_seq</c> windows of a sample is the whole recording, transformed by itself to
    /// <c>seq_len</c> frames, so that the windows are as many views of one recording.
    /// </summary>
    [Setting("views", Ours = true)]
    public bool Views { get; init; }

    /// <summary>Applied in order; none where absent.</summary>
    [Setting("transforms")]
    public IReadOnlyList<TransformSpecification> Transforms { get; init; } = [];

    /// <summary>Whether the recordings come from pickles.</summary>
    public bool FromPickles => (PackedFrom ?? FileFormat) == PoseFileFormat.Pickle;

    /// <summary>Frames of all windows of a sample.</summary>
    public int FramesPerSample => WindowFrames * Windows;

    /// <summary>The preset that the first transform selects; null where all joints are used, or others.</summary>
    public string? Preset => Transforms is [{ Name: "PoseSelect", Arguments: { } arguments }, ..]
        ? arguments.GetValueOrDefault("preset") as string
        : null;

    /// <summary>Checks the ranges of a record that was not read from a file.</summary>
    /// <exception cref="ArgumentException">A number is not positive, or a sample spans more than a million frames.</exception>
    public void Validate()
    {
        if (WindowFrames < 1 || Windows < 1 || Downsample < 1 || (long)FramesPerSample * Downsample > 1_000_000)
        {
            throw new ArgumentException(
                $"windows: seq_len {WindowFrames}, num_seq {Windows} and downsample {Downsample} must be 1 or more and span at most "
                + "1000000 frames");
        }
    }

    /// <summary>How many starts there are to draw from in a recording of F frames; 0 or less where it is too short.</summary>
    /// <param name="frames">F.</param>
    /// <param name="defects">See <see cref="Defects.LastStartsNeverDrawn"/>.</param>
    public int Starts(int frames, Defects defects) => defects.LastStartsNeverDrawn
        ? frames - (FramesPerSample * Downsample)
        : frames - ((FramesPerSample - 1) * Downsample);

    object IChecked.Checked(MapReader map)
    {
        if (PackedFrom is not null && FileFormat != PoseFileFormat.Packed)
        {
            map.Problem("packed_from", "belongs to file_format: packed");
        }

        if (PackedFrom == PoseFileFormat.Packed)
        {
            map.Problem("packed_from", "expected h5, pkl or npy");
        }

        if (map.Has("exclude_rows") && (ExcludeFile is null || ExcludeColumn is null || ExcludeValues.Count == 0))
        {
            map.Problem("exclude_rows", "expected file, column and values");
        }

        if (WholeClips is not null && map.Has("downsample") && Downsample != 1)
        {
            map.Problem("whole_clips", "takes every frame of a recording: leave out downsample");
        }

        if (Views && WholeClips is null)
        {
            map.Problem("views", "makes views of whole recordings: set whole_clips");
        }

        if ((long)WindowFrames * Windows * Downsample > 1_000_000)
        {
            map.Problem("num_seq", $"seq_len {WindowFrames}, num_seq {Windows} and downsample {Downsample} span more than 1000000 frames");
        }

        return FromPickles
            ? this with { Windows = map.Has("num_seq") ? Windows : 10, Downsample = map.Has("downsample") ? Downsample : 1 }
            : this;
    }
}

/// <summary>The files that hold poses.</summary>
public enum PoseFileFormat
{
    /// <summary>Raw HDF5 files, <c>*.h5</c>: many recordings in each.</summary>
    [Written("h5")]
    Hdf5,

    /// <summary>Pose pickles, <c>*.pkl</c>: one recording in each.</summary>
    [Written("pkl")]
    Pickle,

    /// <summary>Folders of numpy arrays, one a frame (MP_Data): one recording in each.</summary>
    [Written("npy")]
    Frames,

    /// <summary>This project's packed stores.</summary>
    Packed,
}
