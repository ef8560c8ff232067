using System.Formats.Tar;
using System.IO.Compression;
using OpenHands.Formats;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// Lists the entries of ZIP and tar archives, known by their content. Symbolic links and devices are refused when their content is asked
/// for, whatever they point at; a hard link to a file of the archive is a copy of it.
/// </summary>
internal static class ArchiveReading
{
    private const int UnixTypeMask = 0xF000;
    private const int UnixFile = 0x8000;
    private const int UnixFolder = 0x4000;
    private const string Expected = "an archive that can be unpacked here (.zip, .tar.gz, .tgz or .tar)";

    /// <summary>The entries in the archive's order; each content must be read before the next entry is asked for.</summary>
    /// <exception cref="InvalidDataException">The format is unknown, or an entry is neither a file nor a folder.</exception>
    public static IEnumerable<ArchiveEntry> Entries(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: 0 })
        {
            throw new InvalidDataException("the file is empty; download it again");
        }

        switch (FileKinds.Of(path))
        {
            case FileKind.Zip:
                return Zip(path);
            case FileKind.Tar:
                return Tar(path, isCompressed: false);
            case FileKind.Gzip:
                using (var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
                {
                    return FileKinds.Of(content) is var inner && inner == FileKind.Tar
                        ? Tar(path, isCompressed: true)
                        : throw new InvalidDataException($"gzip-compressed, and inside it {FileKinds.Mistaken(inner, "a tar archive")}; "
                            + "or unpack it by hand with gunzip");
                }

            case var other:
                throw new InvalidDataException(FileKinds.Mistaken(other, Expected));
        }
    }

    private static IEnumerable<ArchiveEntry> Zip(string path)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Read, new ZipNames());
        foreach (var entry in archive.Entries)
        {
            var type = (entry.ExternalAttributes >> 16) & UnixTypeMask;
            if (type is not (0 or UnixFile or UnixFolder))
            {
                yield return Link(entry.FullName);
                continue;
            }

            if (entry.IsEncrypted)
            {
                throw new InvalidDataException(
                    $"the entry {entry.FullName} is encrypted; unpack the archive by hand with its password (unzip -P, 7z x)");
            }

            yield return new(entry.FullName, entry.FullName.EndsWith('/') || type == UnixFolder, entry.Length, entry.Crc32,
                () => Open(entry));
        }
    }

    private static Stream Open(ZipArchiveEntry entry)
    {
        try
        {
            return entry.Open();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"the entry {entry.FullName} cannot be read ({e.Message}); unpack the archive by hand (unzip, 7z x)", e);
        }
    }

    private static IEnumerable<ArchiveEntry> Tar(string path, bool isCompressed)
    {
        using var file = File.OpenRead(path);
        using var plain = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var archive = new TarReader(plain);
        while (Next(archive) is { } entry)
        {
            switch (entry.EntryType)
            {
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    yield return SparseStream.Of(entry)
                        ?? new(entry.Name, IsFolder: false, entry.Length, null, () => entry.DataStream ?? Stream.Null);
                    break;
                case TarEntryType.Directory:
                    yield return new(entry.Name, IsFolder: true, 0, null, () => Stream.Null);
                    break;
                case TarEntryType.HardLink:
                    yield return new(entry.Name, IsFolder: false, 0, null, () => Stream.Null, entry.LinkName);
                    break;
                default:
                    yield return Link(entry.Name);
                    break;
            }
        }
    }

    private static TarEntry? Next(TarReader archive)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException(
                "an entry of a kind that is not read, such as a sparse file in the old GNU format; "
                + "unpack the archive by hand (tar -xf) and pack it again "
                + "with plain files, without --sparse",
                e);
        }
    }

    private static ArchiveEntry Link(string name) => new(name, IsFolder: false, 0, null, () => throw new InvalidDataException(
        $"refused: the archive's entry '{(name.Length > 120 ? name[..120] : name)}' is a link or a device; "
        + "only files and folders are unpacked. "
        + "If you trust the archive, unpack it by hand and pack it with its links resolved (tar --dereference)"));
}

/// <summary>One entry of an archive, whatever its format.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFolder">A folder; otherwise a plain file.</param>
/// <param name="Length">The announced length of a file.</param>
/// <param name="Crc">Its checksum, where the format has one.</param>
/// <param name="Open">Opens its content.</param>
/// <param name="CopyOf">The earlier file of the archive that this one is a hard link to; it becomes a copy.</param>
internal sealed record ArchiveEntry(string Name, bool IsFolder, long Length, uint? Crc, Func<Stream> Open, string? CopyOf = null);
