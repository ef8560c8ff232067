using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary>The top-level keys that every training stage shares; all optional, so that upstream's files work unchanged.</summary>
public sealed record RunSettings
{
    private static readonly Dictionary<string, Compat> CompatNames = new() { ["corrected"] = Compat.Corrected, ["upstream"] = Compat.Upstream };
    private static readonly Dictionary<string, Protocol> ProtocolNames = new() { ["clean"] = Protocol.Clean, ["paper"] = Protocol.Paper };

    /// <summary><c>compat</c> (corrected): corrected or upstream.</summary>
    public Compat Compat { get; init; }

    /// <summary><c>defects</c>: single defects, other than <c>compat</c> has them.</summary>
    public Defects Defects { get; init; } = Defects.None;

    /// <summary>
    /// <c>compat</c> and <c>defects</c> in words, as tables print them: corrected, upstream, or corrected +interleaved_scores. A defect that
    /// is as <c>compat</c> has it anyway is not named.
    /// </summary>
    public string Behaviour => string.Join(' ', (string[])
    [
        Compat.ToString().ToLowerInvariant(),
        .. Defects.Switched.Where(defect => defect.Value != (Compat == Compat.Upstream)).Select(defect => (defect.Value ? "+" : "-") + defect.Key),
    ]);

    /// <summary>Whether a defect of upstream's is reproduced.</summary>
    internal bool Reproduces(string defect) => Defects.Switched.GetValueOrDefault(defect, Compat == Compat.Upstream);

    /// <summary><c>protocol</c> (clean): clean or paper.</summary>
    public Protocol Protocol { get; init; }

    /// <summary><c>seed</c> (1): of everything that is random in the run.</summary>
    public long Seed { get; init; } = 1;

    /// <summary><c>dataset</c>: what tables call the data; where absent, the data set's class, or the corpus folder's name.</summary>
    public string? Dataset { get; init; }

    internal static RunSettings Read(MapReader map)
    {
        map.Skip("kind");
        return new RunSettings
        {
            Compat = map.Choice("compat", CompatNames) ?? Compat.Corrected,
            Defects = Defects.Read(map.Map("defects")),
            Protocol = map.Choice("protocol", ProtocolNames) ?? Protocol.Clean,
            Seed = map.Long("seed", least: 0) ?? 1,
            Dataset = map.Text("dataset"),
        };
    }
}
