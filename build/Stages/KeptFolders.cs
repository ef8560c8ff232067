using System.Globalization;
using OpenHands.Runs.Manifests;

namespace Build.Stages;

/// <summary>
/// What a stage left under other keys: folders beside its own, named NAME@KEY. Folders come and go by renaming, which happens whole or not
/// at all, and nothing here deletes. The caller holds the stage's lock.
/// </summary>
public sealed class KeptFolders(Stage stage)
{
    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<string> All => Directory.Exists(Parent)
        ? [.. Directory.EnumerateDirectories(Parent, Path.GetFileName(stage.Output) + "@*")
            .Where(KeptFolderName.IsKept).Order(StringComparer.Ordinal)]
        : [];

    private string Parent => Path.GetDirectoryName(stage.Output)!;

    /// <summary>The folder of a key; null where none was kept.</summary>
    public StageFolder? Find(string key) =>
        new StageFolder(stage, KeptFolderName.Of(stage.Output, key)) is var kept && kept.Key == key ? kept : null;

    /// <summary>Moves the stage's folder aside and returns its new place. The name without a number is that of the newest.</summary>
    public string PutAside(string? key)
    {
        var place = KeptFolderName.Of(stage.Output, key);
        if (Directory.Exists(place))
        {
            Directory.Move(place, FreeName(place)); // made for the same key earlier, as --force does
        }

        Directory.Move(stage.Output, place);
        return place;
    }

    /// <summary>Moves the folder of a key back to the stage's own place, where there is nothing or an empty folder.</summary>
    public void TakeBack(string key)
    {
        if (Directory.Exists(stage.Output))
        {
            if (Directory.EnumerateFileSystemEntries(stage.Output).FirstOrDefault() is { } open)
            {
                throw new StageException($"{open} is a deleted file that somebody still has open, on a network file system. Close what "
                    + $"shows it (a viewer of logs, perhaps on another machine), and run again: what is kept for {stage.Name} then takes "
                    + "the place of its folder.");
            }

            Directory.Delete(stage.Output);
        }

        Directory.Move(KeptFolderName.Of(stage.Output, key), stage.Output);
    }

    private static string FreeName(string place)
    {
        for (var number = 2; ; number++)
        {
            if (string.Create(CultureInfo.InvariantCulture, $"{place}.{number}") is var name && !Directory.Exists(name))
            {
                return name;
            }
        }
    }
}
