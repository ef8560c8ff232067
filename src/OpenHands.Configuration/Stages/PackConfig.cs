using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Stages;

/// <summary><c>pack</c>: a packed store from raw HDF5 files: chosen joints, x and y, half precision, read without decompression.</summary>
public sealed record PackConfig
{
    /// <summary><c>poses</c>: folder of raw HDF5 files, searched with all below it.</summary>
    public required string Poses { get; init; }

    /// <summary><c>preset</c> (mediapipe_holistic_minimal_27): the joints that are kept.</summary>
    public string Preset { get; init; } = "mediapipe_holistic_minimal_27";

    internal static PackConfig Read(MapReader map)
    {
        map.Skip("kind");
        var config = new PackConfig
        {
            Poses = map.RequiredInput("poses"),
            Preset = map.Text("preset") ?? "mediapipe_holistic_minimal_27",
        };
        map.End();
        return config;
    }
}
