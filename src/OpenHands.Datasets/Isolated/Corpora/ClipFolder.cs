using OpenHands.Formats;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>Finds clips by looking into the root folder, or by a list of paths that must exist.</summary>
internal static class ClipFolder
{
    /// <summary>Pickles of a folder in ordinal order: upstream's order is the file system's.</summary>
    public static string[] Pickles(string root, SearchOption depth) => Files(root, depth, ".pkl");

    /// <summary>Files with one of the extensions, in upper or lower case, or all where none is given; in ordinal order.</summary>
    public static string[] Files(string root, SearchOption depth, params string[] extensions)
    {
        if (!Directory.Exists(root))
        {
            throw new InvalidDataException($"{root}: there is no such folder of clips; check root_dir");
        }

        return
        [
            .. FolderWalk.Files(root, below: depth == SearchOption.AllDirectories)
                .Where(file => extensions is [] || extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The files of a split list's column video_path.</summary>
    public static IEnumerable<string> Listed(IsolatedDatasetSettings options, Func<string, string> poseFile)
    {
        var table = MetadataTable.WithHeader(options.SplitFile!);
        var column = table.Column("video_path");
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var file = Path.Combine(options.RootDirectory, poseFile(ListedPath.Of(table.Rows[i][column])));
            yield return File.Exists(file) ? file : throw new InvalidDataException($"{file}: missing, but {table.Where(i)} lists it");
        }
    }
}
