using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Stages;

/// <summary><c>pack</c>: a packed store from raw HDF5 files or pose pickles: chosen joints, x and y, the format that pretraining reads.</summary>
public sealed record PackSettings
{
    /// <summary>The <c>preset</c> that keeps every joint.</summary>
    public const string EveryJoint = "all";

    /// <summary><c>poses</c>: folder that is searched, with all below it, for files of the format, or one file, or a list of these.</summary>
    public required IReadOnlyList<string> Poses { get; init; }

    /// <summary><c>file_format</c> (h5): h5 = raw HDF5, pkl = pose pickles.</summary>
    public PoseFileFormat FileFormat { get; init; }

    /// <summary><c>preset</c> (mediapipe_holistic_minimal_27): the joints that are kept; all = every joint.</summary>
    public string Preset { get; init; } = "mediapipe_holistic_minimal_27";

    /// <summary><c>name</c> (poses): the store's file name without .packed.</summary>
    public string Name { get; init; } = "poses";

    /// <summary><c>element</c> (float16): float16 or float32.</summary>
    public bool SinglePrecision { get; init; }

    /// <summary>
    /// <c>fractions</c> (false): pickles that hold pixels with swapped axes and say so, as INCLUDE's published ones, become fractions of
    /// the image.
    /// </summary>
    public bool Fractions { get; init; }

    private static Dictionary<string, bool> Elements { get; } = new() { ["float16"] = false, ["float32"] = true };

    internal static PackSettings Read(MapReader map)
    {
        map.Skip("kind");
        var config = new PackSettings
        {
            Poses = map.Node("poses") is ConfigList ? map.Inputs("poses")! : [map.RequiredInput("poses")],
            FileFormat = map.Choice("file_format", PoseWindowsSettings.SourceFormats) ?? PoseFileFormat.Hdf5,
            Name = map.Text("name") ?? "poses",
            SinglePrecision = map.Choice("element", Elements) ?? false,
            Fractions = map.Flag("fractions") ?? false,
            Preset = map.Text("preset") ?? "mediapipe_holistic_minimal_27",
        };
        map.End();
        return config;
    }
}
