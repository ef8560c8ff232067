using System.IO.Compression;
using System.Text;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.Synthetic.Miniature;

/// <summary>A tree of files that becomes one archive of the mirror.</summary>
public sealed class MiniatureFolder(string folder)
{
    /// <summary>The path of a file; its folder is made.</summary>
    public string File(string name)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a text, as UTF-8 unless told otherwise.</summary>
    public void Text(string name, string text, Encoding? encoding = null) =>
        System.IO.File.WriteAllBytes(File(name), (encoding ?? new UTF8Encoding(false)).GetBytes(text));

    /// <summary>Turns a folder of the tree into a zip of the same name that holds it, as INCLUDE.zip holds zips.</summary>
    public void Nest(string name)
    {
        var inner = Path.Combine(folder, name);
        ZipFile.CreateFromDirectory(inner, inner + ".zip", CompressionLevel.Fastest, includeBaseDirectory: true);
        Directory.Delete(inner, recursive: true);
    }

    /// <summary>Packs the tree where a mirror has an entry's file.</summary>
    /// <param name="mirror">Folder of the mirror.</param>
    /// <param name="entry">The entry; it has an address.</param>
    public void PackInto(string mirror, CatalogueEntry entry)
    {
        var address = Mirror.AddressOf(entry.Url!, new Uri(Path.GetFullPath(mirror)));
        Directory.CreateDirectory(Path.GetDirectoryName(address.LocalPath)!);
        ZipFile.CreateFromDirectory(folder, address.LocalPath, CompressionLevel.Fastest, includeBaseDirectory: false);
        Directory.Delete(folder, recursive: true);
    }
}
