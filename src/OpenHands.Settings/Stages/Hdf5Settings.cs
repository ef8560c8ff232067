using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary><c>hdf5</c>: raw HDF5 files from pose pickles, one file per source (spec/openhands.md section 10).</summary>
public sealed record Hdf5Settings
{
    /// <summary><c>poses</c>: folder of pickles, searched with all below it.</summary>
    public required string Poses { get; init; }

    /// <summary><c>group_by</c> (file): what makes a source: file = all into one file; folder = one file per first-level folder.</summary>
    public Hdf5Grouping GroupBy { get; init; }

    /// <summary><c>name</c> (poses): the file's name without .h5, where <c>group_by</c> is file.</summary>
    public string Name { get; init; } = "poses";

    private static Dictionary<string, Hdf5Grouping> Groupings { get; } = new()
    {
        ["file"] = Hdf5Grouping.File,
        ["folder"] = Hdf5Grouping.Folder,
    };

    internal static Hdf5Settings Read(MapReader map)
    {
        map.Skip("kind");
        var config = new Hdf5Settings
        {
            Poses = map.RequiredInput("poses"),
            GroupBy = map.Choice("group_by", Groupings) ?? Hdf5Grouping.File,
            Name = map.Text("name") ?? "poses",
        };
        if (config.Name.Length == 0 || config.Name.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            map.Problem("name", $"'{config.Name}': expected a file name without folders");
        }

        map.End();
        return config;
    }
}
