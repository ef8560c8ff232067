using System.Globalization;
using System.Text;
using CsvHelper;
using OpenHands.Formats;

namespace OpenHands.Extraction.Outputs;

/// <summary>The list of what went wrong in a run, safe for use by all workers.</summary>
public sealed class Ledger
{
    /// <summary>Its name in an output folder; behind the name of a single output file, after a dot.</summary>
    public const string FileName = "ledger.csv";

    private static readonly Dictionary<LedgerKind, string> Names = new()
    {
        [LedgerKind.Unreadable] = "unreadable",
        [LedgerKind.ZeroFrames] = "zero frames",
        [LedgerKind.NoPerson] = "no person",
        [LedgerKind.CutOff] = "cut off",
        [LedgerKind.LeftOut] = "left out",
    };

    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries = [];

    /// <summary>The entries so far, in the order of the videos' names.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.OrderBy(e => e.Video, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds a failure.</summary>
    public void Add(LedgerEntry entry)
    {
        lock (_lock)
        {
            _entries.Add(entry);
        }
    }

    /// <summary>Writes all entries, in the order of the videos' names; a ledger without entries has its header only.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        var text = new StringBuilder("video,kind,frames,reason\n");
        foreach (var entry in Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(entry.Video)},{Names[entry.Kind]},{entry.Frames},{Quoted(entry.Reason)}\n");
        }

        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Reads a file of <see cref="Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A row is not (video, kind, frames, reason); the message names it.</exception>
    public static IReadOnlyList<LedgerEntry> Read(string path)
    {
        var entries = new List<LedgerEntry>();
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
            while (csv.Read())
            {
                var kind = Names.FirstOrDefault(name => name.Value == csv.GetString("kind"));
                if (kind.Value is null || !int.TryParse(csv.GetString("frames"), CultureInfo.InvariantCulture, out var frames))
                {
                    throw new InvalidDataException($"{path}, line {csv.LineNumber}: expected video, kind, frames, reason");
                }

                entries.Add(new LedgerEntry(csv.GetString("video"), kind.Key, frames, csv.GetString("reason")));
            }
        }
        catch (Exception e) when (e is CsvFormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        return entries;
    }

    private static string Quoted(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.AsSpan().IndexOfAny(',', '"') >= 0 ? $"\"{line.Replace("\"", "\"\"")}\"" : line;
    }
}

/// <summary>A video that did not go as it should.</summary>
/// <param name="Video">Path relative to the input, with forward slashes.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Frames">Frames decoded.</param>
/// <param name="Reason">The reason in words.</param>
public sealed record LedgerEntry(string Video, LedgerKind Kind, int Frames, string Reason);
