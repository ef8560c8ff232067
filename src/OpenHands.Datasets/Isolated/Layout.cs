using OpenHands.Formats;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Finds what a configuration names where it really is. Archives of the field differ in their outer folders (a zip that begins with its own
/// name, folders that were renamed between releases), so a root is known by what it holds: the configured one if it holds the first clips
/// of the list, else the one folder near it that does.
/// </summary>
internal static class Layout
{
    private const int LevelsUp = 3;
    private const int LevelsDown = 5;
    private const int MostFolders = 20_000;

    /// <summary>The options with root and metadata where they are, or as given where nothing near them fits.</summary>
    public static IsolatedDatasetSettings Settle(IsolatedCorpus corpus, IsolatedDatasetSettings options)
    {
        options = options with
        {
            SplitFile = File(options.SplitFile, "split_file"),
            ClassMappingsFile = File(options.ClassMappingsFile, "class_mappings_file_path"),
            NormalizedClassMappingsFile = File(options.NormalizedClassMappingsFile, "normalized_class_mappings_file"),
        };
        return options.InferenceMode || options.OnlyMetadata || corpus.Landmark(options) is not { } landmark ? options
            : Root(options, landmark);
    }

    /// <summary>The folder of a root that is nowhere to be found: what was expected, what is there, and how to correct it.</summary>
    public static string Trouble(string root, RootLandmark landmark, IReadOnlyList<string> fitting)
    {
        var near = Existing(root);
        var there = near is null ? "nothing is near it" : $"{near} has {Listing(near)}";
        var found = fitting.Count > 1 ? $" Several folders fit: {string.Join(", ", fitting.Take(4))}." : "";
        return $"root_dir {root} does not hold {landmark.Description}; {there}.{found} Correct it with "
            + $"--set STAGE.data.PIPELINE.dataset.root_dir={(fitting.Count > 1 ? fitting[0] : "FOLDER")}, "
            + $"the folder that holds {landmark.Description}";
    }

    private static IsolatedDatasetSettings Root(IsolatedDatasetSettings options, RootLandmark landmark)
    {
        if (landmark.IsIn(options.RootDirectory))
        {
            return options;
        }

        var fitting = Existing(options.RootDirectory) is { } near ? Below(near).Where(landmark.IsIn).Take(5).ToList() : [];
        return fitting is [var only]
            ? options with { RootDirectory = only }
            : options with { LayoutTrouble = Trouble(options.RootDirectory, landmark, fitting) };
    }

    // A file under other outer folders, known by its name and its own folder's: a name like train.csv alone says nothing.
    private static string? File(string? path, string key)
    {
        if (path is null || System.IO.File.Exists(path) || Existing(path) is not { } near)
        {
            return path;
        }

        var own = Path.GetFileName(Path.GetDirectoryName(path));
        var named = Below(near).Where(folder => Path.GetFileName(folder) == own)
            .Select(folder => Path.Combine(folder, Path.GetFileName(path))).Where(System.IO.File.Exists).Take(5)
            .ToList();
        return named switch
        {
            [] => path,
            [var only] => only,
            _ => throw new InvalidDataException(
                $"{path}: there is no such file, and several of its name: {string.Join(", ", named)}; choose one with "
                + $"--set STAGE.data.PIPELINE.dataset.{key}={named[0]}"),
        };
    }

    // The nearest folder above that exists, unless it is too far up to be of the same archive; the file system's root never is.
    private static string? Existing(string path)
    {
        var folder = Path.GetFullPath(path);
        for (var level = 0; level <= LevelsUp && folder is not null; level++, folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder))
            {
                return Path.GetPathRoot(folder) == folder ? null : folder;
            }
        }

        return null;
    }

    private static IEnumerable<string> Below(string folder)
    {
        var open = new Queue<(string Folder, int Level)>([(folder, 0)]);
        for (var seen = 0; open.TryDequeue(out var next) && seen < MostFolders; seen++)
        {
            yield return next.Folder;
            foreach (var below in next.Level < LevelsDown ? Folders(next.Folder) : [])
            {
                open.Enqueue((below, next.Level + 1));
            }
        }
    }

    // Hidden folders are no data; links could lead back up.
    private static IEnumerable<string> Folders(string folder) => new DirectoryInfo(folder).EnumerateDirectories()
        .Where(below => below.Name[0] != '.' && below.LinkTarget is null)
        .Select(below => below.FullName).Order(StringComparer.Ordinal);

    private static string Listing(string folder)
    {
        var names = new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(entry => entry.Name + (entry is DirectoryInfo ? "/" : ""))
            .Take(200).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "nothing in it" : string.Join(", ", names.Take(8))
            + (names.Count > 8 ? $" and {names.Count - 8} more" : "");
    }
}
