using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;
using OpenHands.Poses.Transforms;

namespace OpenHands.Settings.Data;

/// <summary><c>data.train_dataset</c> and <c>data.val_dataset</c> of pretraining: windows cut from recordings (spec/openhands.md section 10).</summary>
public sealed record PoseWindowsSettings
{
    /// <summary>The formats that are packed before training.</summary>
    internal static readonly Dictionary<string, PoseFileFormat> SourceFormats = new() { ["h5"] = PoseFileFormat.Hdf5, ["pkl"] = PoseFileFormat.Pickle };

    private static readonly Dictionary<string, PoseFileFormat> Formats = new(SourceFormats) { ["packed"] = PoseFileFormat.Packed };

    /// <summary><c>root_dir</c>: folder that is searched, with all below it, for files of the format, or one file; ours: a list of these.</summary>
    public required IReadOnlyList<string> Roots { get; init; }

    /// <summary><c>exclude</c> (none; ours): regular expression; recordings in whose names it matches are left out, such as a test set's signers.</summary>
    public string? Exclude { get; init; }

    /// <summary><c>file_format</c> (h5): h5 = raw HDF5, pkl = pose pickles, packed = this project's packed store.</summary>
    public PoseFileFormat FileFormat { get; init; }

    /// <summary><c>packed_from</c> (h5; ours): what a packed store was made of; upstream treats pickles otherwise than HDF5.</summary>
    public bool FromPickles { get; init; }

    /// <summary><c>seq_len</c> (10): frames T of one window.</summary>
    public int WindowFrames { get; init; } = 10;

    /// <summary><c>num_seq</c> (7, pickles 10): windows W of one sample.</summary>
    public int Windows { get; init; } = 7;

    /// <summary><c>downsample</c> (3, pickles 1): every how-manieth frame is taken.</summary>
    public int Downsample { get; init; } = 3;

    /// <summary><c>transforms</c>: applied in order; none where absent.</summary>
    public IReadOnlyList<TransformSpecification> Transforms { get; init; } = [];

    /// <summary>The preset that the first transform selects; null where all joints are used, or others.</summary>
    public string? Preset => Transforms is [{ Name: "PoseSelect", Arguments: { } arguments }, ..]
        ? arguments.GetValueOrDefault("preset") as string
        : null;

    internal static PoseWindowsSettings Read(MapReader map)
    {
        var format = map.Choice("file_format", Formats) ?? PoseFileFormat.Hdf5;
        var from = map.Choice("packed_from", SourceFormats);
        if (from is not null && format != PoseFileFormat.Packed)
        {
            map.Problem("packed_from", "belongs to file_format: packed");
        }

        var pickles = (from ?? format) == PoseFileFormat.Pickle;
        var windows = new PoseWindowsSettings
        {
            Roots = map.Node("root_dir") is ConfigList ? map.Inputs("root_dir")! : [map.RequiredInput("root_dir")],
            Exclude = map.Text("exclude"),
            FileFormat = format,
            FromPickles = pickles,
            WindowFrames = map.Integer("seq_len", 1, 10_000) ?? 10,
            Windows = map.Integer("num_seq", 1, 10_000) ?? (pickles ? 10 : 7),
            Downsample = map.Integer("downsample", 1, 1_000) ?? (pickles ? 1 : 3),
            Transforms = TransformList.Read(map, "transforms"),
        };

        // Upstream always reads x and y, whatever num_channels says.
        map.Ignore("num_channels");
        map.End();
        return windows;
    }
}
