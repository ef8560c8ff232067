using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Stages;

/// <summary><c>pack</c>: a packed store from raw HDF5 files: chosen joints, x and y, half precision, read without decompression.</summary>
public sealed record PackConfig
{
    /// <summary><c>poses</c>: folder of raw HDF5 files, searched with all below it.</summary>
    public required string Poses { get; init; }

    /// <summary><c>preset</c> (mediapipe_holistic_minimal_27): the joints that are kept.</summary>
    public string Preset { get; init; } = "mediapipe_holistic_minimal_27";

    /// <summary><c>name</c> (poses): the store's file name without .packed.</summary>
    public string Name { get; init; } = "poses";

    /// <summary><c>element</c> (float16): float16 or float32.</summary>
    public bool SinglePrecision { get; init; }

    private static Dictionary<string, bool> Elements { get; } = new() { ["float16"] = false, ["float32"] = true };

    internal static PackConfig Read(MapReader map)
    {
        map.Skip("kind");
        var config = new PackConfig
        {
            Poses = map.RequiredInput("poses"),
            Name = map.Text("name") ?? "poses",
            SinglePrecision = map.Choice("element", Elements) ?? false,
            Preset = map.Text("preset") ?? "mediapipe_holistic_minimal_27",
        };
        map.End();
        return config;
    }
}
