using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary><c>download</c>: fetches what the catalogue (experiments/catalogue) knows how to fetch.</summary>
public sealed record DownloadSettings
{
    /// <summary><c>entries</c>: names in the catalogue; may be absent where <c>archives</c> are given.</summary>
    public required IReadOnlyList<string> Entries { get; init; }

    /// <summary><c>archives</c>: archives that were brought along, to be unpacked into folders of their names.</summary>
    public IReadOnlyList<string> Archives { get; init; } = [];

    /// <summary><c>catalogue</c> (experiments/catalogue): folder of the catalogue's tables.</summary>
    public string Catalogue { get; init; } = "experiments/catalogue";

    /// <summary><c>unpack</c> (true): unpacks archives beside the fetched files.</summary>
    public bool Unpack { get; init; } = true;

    internal static DownloadSettings Read(MapReader map)
    {
        map.Skip("kind");
        var config = new DownloadSettings
        {
            Entries = map.Texts("entries") ?? [],
            Archives = map.Inputs("archives") ?? [],
            Catalogue = map.Text("catalogue") ?? "experiments/catalogue",
            Unpack = map.Flag("unpack") ?? true,
        };
        if (config.Entries.Count == 0 && config.Archives.Count == 0)
        {
            map.Problem("entries", "expected the names of catalogue entries, or archives");
        }

        map.End();
        return config;
    }
}
