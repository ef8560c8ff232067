using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary><c>extract</c>: MediaPipe Holistic poses of every video of a folder, in the same folder structure.</summary>
public sealed record ExtractSettings
{
    /// <summary><c>videos</c>: folder, searched with all below it.</summary>
    public required string Videos { get; init; }

    /// <summary><c>models</c> (data/models): folder of the tracking models, which the Download task fetches.</summary>
    public string Models { get; init; } = "data/models";

    /// <summary><c>complexity</c> (2): of the body model: 0 lite, 1 full, 2 heavy.</summary>
    public int Complexity { get; init; } = 2;

    /// <summary><c>workers</c> (0): videos at once; 0 = one for each core.</summary>
    public int Workers { get; init; }

    /// <summary><c>format</c> (pkl): pkl = a pose pickle per video, h5 = one raw HDF5 file poses.h5, pose = a pose-format file per video.</summary>
    public string Format { get; init; } = "pkl";

    private static string[] Formats { get; } = ["pkl", "h5", "pose"];

    internal static ExtractSettings Read(MapReader map)
    {
        map.Skip("kind");
        var config = new ExtractSettings
        {
            Videos = map.RequiredInput("videos"),
            Models = map.Text("models") ?? "data/models",
            Complexity = map.Integer("complexity", 0, 2) ?? 2,
            Workers = map.Integer("workers", 0, 1024) ?? 0,
            Format = map.Text("format") ?? "pkl",
        };
        if (!Formats.Contains(config.Format))
        {
            map.Problem("format", $"'{config.Format}': expected one of {string.Join(", ", Formats)}");
        }

        map.End();
        return config;
    }
}
