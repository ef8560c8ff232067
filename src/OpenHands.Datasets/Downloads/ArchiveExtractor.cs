using System.IO.Hashing;
using OpenHands.Formats;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// Unpacks an archive into a folder that appears under its name only when it is whole. Nothing is written outside of it, links out of it
/// are refused, and no more is unpacked than the limits allow, whatever the archive announces.
/// </summary>
/// <param name="limits">How much may be unpacked.</param>
public sealed class ArchiveExtractor(ExtractionLimits limits)
{
    // A small archive of very regular files may shrink by more than the ratio allows without being a bomb.
    private const long AlwaysAllowed = 64L << 20;
    private const int DeepestArchive = 3;
    private const string Zip = ".zip";

    private readonly byte[] _buffer = new byte[1 << 18];

    /// <summary>
    /// Unpacks. An interrupted extraction leaves <c>folder.partial</c>; the next one goes on there and skips the files that are whole. A
    /// folder that exists is taken for unpacked.
    /// </summary>
    /// <param name="archive">A ZIP, tar or gzip-compressed tar file, whatever its name.</param>
    /// <param name="folder">The folder to make.</param>
    /// <param name="progress">Told the bytes unpacked so far after each file.</param>
    /// <param name="keep">The name below the folder for an entry of the archive, or null to leave it packed; all are kept as they are where
    /// this is null.</param>
    /// <param name="cancellation">Stops after the current block.</param>
    /// <exception cref="InvalidDataException">The archive is corrupt, exceeds the limits, or holds an unsafe entry; the message names
    /// it.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public void Extract(string archive, string folder, IProgress<long>? progress = null, Func<string, string?>? keep = null,
        CancellationToken cancellation = default)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        var staging = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".partial";
        Directory.CreateDirectory(staging);
        try
        {
            var byRatio = Int128.Max(AlwaysAllowed, (Int128)new FileInfo(archive).Length * limits.MostRatio);
            ExtractInto(archive, staging, new Volume((long)Int128.Min(limits.MostBytes, byRatio), progress), depth: 1, keep, cancellation);
        }
        catch (InvalidDataException e)
        {
            // What such an archive has unpacked is of no use to a next attempt.
            Directory.Delete(staging, recursive: true);
            throw new InvalidDataException($"{archive}: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            Directory.Delete(staging, recursive: true);
            throw new InvalidDataException($"{archive}: the archive is cut off", e);
        }

        WriteFence.Require();
        Directory.Move(staging, folder);
    }

    private void ExtractInto(
        string archive, string staging, Volume volume, int depth, Func<string, string?>? keep, CancellationToken cancellation)
    {
        var (seen, inner) = (volume.Seen, new List<string>());
        foreach (var entry in ArchiveReading.Entries(archive))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.IsFolder && ArchivePath.IsRoot(entry.Name))
            {
                continue;
            }

            var name = keep is null || ArchivePath.Climbs(entry.Name) ? entry.Name : keep(entry.Name);
            if (name is null)
            {
                // What stays packed is read all the same, so it counts.
                volume.Add(entry.Length);
                continue;
            }

            var path = ArchivePath.Below(staging, name);
            if (entry.IsFolder)
            {
                Directory.CreateDirectory(path);
            }
            else if (!seen.Add(path))
            {
                throw new InvalidDataException(
                    $"refused: the archive holds the file {entry.Name} twice (upper and lower case count as equal)");
            }
            else
            {
                var file = entry.CopyOf is null ? entry : Copy(entry, staging, seen);
                volume.Add(file.Length);
                ExtractFile(file, path, cancellation);
                volume.Progress?.Report(volume.Total);
                if (Path.GetExtension(path).Equals(Zip, StringComparison.OrdinalIgnoreCase) && FileKinds.Of(path) == FileKind.Zip)
                {
                    inner.Add(path);
                }
            }

            if (seen.Count > limits.MostEntries)
            {
                throw new InvalidDataException($"refused: the archive holds more than {limits.MostEntries} files");
            }
        }

        inner.ForEach(zip => ExtractInner(zip, volume, depth + 1, cancellation));
    }

    // INCLUDE.zip holds zips. Each goes into a folder of its name, once: one that begins with that folder itself is not put into another.
    // A run that was stopped here unpacks the zip again and finds the files that are whole.
    private void ExtractInner(string zip, Volume volume, int depth, CancellationToken cancellation)
    {
        if (depth > DeepestArchive)
        {
            throw new InvalidDataException(
                $"refused: archives are nested more than {DeepestArchive} deep; unpack {Path.GetFileName(zip)} by hand");
        }

        try
        {
            var folder = Path.ChangeExtension(zip, null);
            var own = Path.GetFileName(folder) + "/";
            var hasOwn = ArchiveReading.Entries(zip).All(entry => entry.Name.Replace('\\', '/').StartsWith(own, StringComparison.Ordinal));
            ExtractInto(zip, hasOwn ? Path.GetDirectoryName(folder)! : folder, volume, depth, keep: null, cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{Path.GetFileName(zip)} in it: {e.Message}", e);
        }

        File.Delete(zip);
    }

    // A hard link shares its content with an earlier file; here both get their own.
    private static ArchiveEntry Copy(ArchiveEntry link, string staging, HashSet<string> seen)
    {
        var source = ArchivePath.IsSafe(link.CopyOf!) ? ArchivePath.Below(staging, link.CopyOf!) : "";
        return seen.Contains(source) && File.Exists(source)
            ? link with { Length = new FileInfo(source).Length, Open = () => File.OpenRead(source) }
            : throw new InvalidDataException(
                $"refused: the archive's entry '{link.Name}' is a link to '{link.CopyOf}', which is not an earlier file of the archive");
    }

    private void ExtractFile(ArchiveEntry entry, string path, CancellationToken cancellation)
    {
        // Files get their names when they are whole, so one of the right length is one.
        if (File.Exists(path) && new FileInfo(path).Length == entry.Length)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".unpacking";
        long written = 0;
        var sum = new Crc32();
        using (var target = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        using (var source = entry.Open())
        {
            for (int count; (count = source.Read(_buffer)) > 0; written += count)
            {
                cancellation.ThrowIfCancellationRequested();
                if (written + count > entry.Length)
                {
                    throw new InvalidDataException(
                        $"refused: the entry {entry.Name} is longer than the {entry.Length} bytes that it announces");
                }

                target.Write(_buffer, 0, count);
                sum.Append(_buffer.AsSpan(0, count));
            }
        }

        var crc = sum.GetCurrentHashAsUInt32();
        if (written != entry.Length || (entry.Crc ?? crc) != crc)
        {
            throw new InvalidDataException(
                $"the entry {entry.Name} is corrupt: {written} bytes with the checksum {crc:x8}, "
                + $"expected {entry.Length} with {entry.Crc:x8}");
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>What has been unpacked of an archive and those inside it.</summary>
    private sealed class Volume(long most, IProgress<long>? progress)
    {
        public IProgress<long>? Progress => progress;

        public HashSet<string> Seen { get; } = new(StringComparer.OrdinalIgnoreCase);

        public long Total { get; private set; }

        /// <exception cref="InvalidDataException">It is more than may be unpacked.</exception>
        public void Add(long bytes) => Total = bytes <= most - Total
            ? Total + bytes
            : throw new InvalidDataException($"refused: the archive unpacks to more than {most} bytes");
    }
}
