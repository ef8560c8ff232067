using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Build.Stages;

/// <summary>
/// SHA-256 of input files and folders. A file is read again only when its size or time stamp differs from the last time, so that a
/// warm start is quick; what counts is always the content.
/// </summary>
public sealed class InputHashes(string cachePath, TimeProvider? time = null)
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private Dictionary<string, Entry>? _entries;
    private bool _changed;

    /// <summary>How many files had to be read.</summary>
    public int FilesRead { get; private set; }

    /// <summary>The hash of a file's content, or of a folder's listing with the content of each file; null when there is neither.</summary>
    public InputHash? Of(string path)
    {
        lock (_lock)
        {
            if (new FileInfo(path) is { Exists: true } file)
            {
                return new InputHash(OfFile(file), file.Length);
            }

            return Directory.Exists(path) ? OfFolder(path) : null;
        }
    }

    /// <summary>Writes the memo for the next run. A lost memo costs only time, so runs that end together may overwrite each other.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (_entries is null || !_changed)
            {
                return;
            }

            var lines = new StringBuilder();
            foreach (var (path, entry) in _entries.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                lines.Append(CultureInfo.InvariantCulture, $"{entry.Sha256} {entry.Size} {entry.Ticks} {path}\n");
            }

            AtomicFile.Write(cachePath, lines.ToString());
            _changed = false;
        }
    }

    private InputHash OfFolder(string path)
    {
        var listing = new StringBuilder();
        var bytes = 0L;
        var files = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(path, file.FullName).Replace('\\', '/'), File: file))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
        foreach (var (name, file) in files)
        {
            listing.Append(OfFile(file)).Append(' ').Append(name).Append('\n');
            bytes += file.Length;
        }

        return new InputHash(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString()))), bytes);
    }

    private string OfFile(FileInfo file)
    {
        var entries = _entries ??= Load(cachePath);
        var ticks = file.LastWriteTimeUtc.Ticks;
        if (entries.TryGetValue(file.FullName, out var entry) && entry.Size == file.Length && entry.Ticks == ticks)
        {
            return entry.Sha256;
        }

        using var stream = file.OpenRead();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        FilesRead++;

        // A file written this very moment may change again within the same tick of the file system's clock: not remembered yet.
        if (_time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > TimeSpan.FromSeconds(2))
        {
            entries[file.FullName] = new Entry(sha256, file.Length, ticks);
            _changed = true;
        }

        return sha256;
    }

    private static Dictionary<string, Entry> Load(string path)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (line.Split(' ', 4) is [{ Length: 64 } sha256, var size, var ticks, var name] &&
                long.TryParse(size, CultureInfo.InvariantCulture, out var bytes) &&
                long.TryParse(ticks, CultureInfo.InvariantCulture, out var at))
            {
                entries[name] = new Entry(sha256, bytes, at);
            }
        }

        return entries;
    }

    private readonly record struct Entry(string Sha256, long Size, long Ticks);
}
