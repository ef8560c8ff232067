using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Stages;

/// <summary><c>extract</c>: MediaPipe Holistic poses of every video of a folder, as pose pickles in the same folder structure.</summary>
public sealed record ExtractConfig
{
    /// <summary><c>videos</c>: folder, searched with all below it.</summary>
    public required string Videos { get; init; }

    /// <summary><c>models</c> (data/models): folder of the tracking models.</summary>
    public string Models { get; init; } = "data/models";

    /// <summary><c>complexity</c> (2): of the body model: 0 lite, 1 full, 2 heavy.</summary>
    public int Complexity { get; init; } = 2;

    /// <summary><c>workers</c> (0): videos at once; 0 = one for each core.</summary>
    public int Workers { get; init; }

    internal static ExtractConfig Read(MapReader map)
    {
        map.Skip("kind");
        var config = new ExtractConfig
        {
            Videos = map.RequiredInput("videos"),
            Models = map.Input("models") ?? "data/models",
            Complexity = map.Integer("complexity", 0, 2) ?? 2,
            Workers = map.Integer("workers", 0, 1024) ?? 0,
        };
        map.End();
        return config;
    }
}
