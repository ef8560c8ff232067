using System.Globalization;
using System.Text;
using OpenHands.Formats;

namespace OpenHands.Extraction.Outputs;

/// <summary>The list of what went wrong in a run, safe for use by all workers.</summary>
public sealed class Ledger
{
    /// <summary>Its name in an output folder; behind the name of a single output file, after a dot.</summary>
    public const string FileName = "ledger.csv";

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
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(entry.Video)},{Name(entry.Kind)},{entry.Frames},{Quoted(entry.Reason)}\n");
        }

        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Name(LedgerKind kind) => kind switch
    {
        LedgerKind.Unreadable => "unreadable",
        LedgerKind.ZeroFrames => "zero frames",
        LedgerKind.NoPerson => "no person",
        LedgerKind.LeftOut => "left out",
        _ => "cut off",
    };

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
