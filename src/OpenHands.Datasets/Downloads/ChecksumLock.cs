using System.Globalization;
using System.Text;
using CsvHelper;
using OpenHands.Formats;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// Checksums learned at a first download, where nobody published one. From then on the same address must give the same bytes; to accept a
/// new release, delete its row.
/// </summary>
public sealed class ChecksumLock
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (long Bytes, string Sha256)> _learned = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>Reads the table, if it is there.</summary>
    /// <exception cref="InvalidDataException">A row is not (url, bytes, sha256).</exception>
    public ChecksumLock(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
            while (csv.Read())
            {
                var sha256 = csv.GetString("sha256");
                if (sha256.Length != 64
                    || !long.TryParse(csv.GetString("bytes"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                {
                    throw new InvalidDataException($"{path}, line {csv.LineNumber}: expected url, bytes, sha256");
                }

                _learned[csv.GetString("url")] = (bytes, sha256);
            }
        }
        catch (Exception e) when (e is CsvFormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The checksum learned for an address, or null.</summary>
    public string? Find(Uri url)
    {
        lock (_lock)
        {
            return _learned.TryGetValue(url.AbsoluteUri, out var known) ? known.Sha256 : null;
        }
    }

    /// <summary>Remembers a checksum and saves the table.</summary>
    public void Learn(Uri url, long bytes, string sha256)
    {
        lock (_lock)
        {
            _learned[url.AbsoluteUri] = (bytes, sha256);
            Save();
        }
    }

    /// <summary>Remembers what another table knows and this one does not, and saves this one.</summary>
    public void TakeOver(ChecksumLock other)
    {
        lock (_lock)
        {
            foreach (var (url, known) in other._learned)
            {
                _learned.TryAdd(url, known);
            }

            if (other._learned.Count > 0)
            {
                Save();
            }
        }
    }

    private void Save() => AtomicFile.Write(_path, stream =>
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        using var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" });
        csv.WriteRecord(["url", "bytes", "sha256"]);
        foreach (var (address, (size, checksum)) in _learned)
        {
            csv.WriteRecord([address, size.ToString(CultureInfo.InvariantCulture), checksum]);
        }
    });
}
