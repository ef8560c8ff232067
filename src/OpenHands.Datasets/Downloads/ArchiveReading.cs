using System.Formats.Tar;
using System.IO.Compression;

namespace OpenHands.Datasets.Downloads;

/// <summary>Lists the entries of ZIP and tar archives. Links and devices are refused, whatever they point at.</summary>
internal static class ArchiveReading
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixFile = 0x8000;
    private const int UnixFolder = 0x4000;

    /// <summary>The entries in the archive's order; each content must be read before the next entry is asked for.</summary>
    /// <exception cref="InvalidDataException">The format is unknown, or an entry is neither a file nor a folder.</exception>
    public static IEnumerable<ArchiveEntry> Entries(string path)
    {
        var name = path.ToLowerInvariant();
        return name switch
        {
            _ when name.EndsWith(".zip", StringComparison.Ordinal) => Zip(path),
            _ when name.EndsWith(".tar.gz", StringComparison.Ordinal) || name.EndsWith(".tgz", StringComparison.Ordinal) => Tar(path, isCompressed: true),
            _ when name.EndsWith(".tar", StringComparison.Ordinal) => Tar(path, isCompressed: false),
            _ => throw new InvalidDataException("not an archive that can be unpacked here: expected .zip, .tar.gz, .tgz or .tar"),
        };
    }

    private static IEnumerable<ArchiveEntry> Zip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries)
        {
            var type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
            if (type is not (0 or UnixFile or UnixFolder))
            {
                throw Refused(entry.FullName);
            }

            yield return new(entry.FullName, entry.FullName.EndsWith('/') || type == UnixFolder, entry.Length, entry.Crc32, entry.Open);
        }
    }

    private static IEnumerable<ArchiveEntry> Tar(string path, bool isCompressed)
    {
        using var file = File.OpenRead(path);
        using var plain = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var archive = new TarReader(plain);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            {
                continue;
            }

            var isFolder = entry.EntryType == TarEntryType.Directory;
            if (!isFolder && entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                throw Refused(entry.Name);
            }

            yield return new(entry.Name, isFolder, entry.Length, null, () => entry.DataStream ?? Stream.Null);
        }
    }

    private static InvalidDataException Refused(string name) =>
        new($"refused: the archive's entry '{(name.Length > 120 ? name[..120] : name)}' is a link or a device; only files and folders are unpacked");
}
