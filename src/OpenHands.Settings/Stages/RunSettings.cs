using OpenHands.Poses;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary>The top-level keys that every stage with a network shares; all optional, so that upstream's files need none of them.</summary>
public sealed record RunSettings : IIdentified
{
    private const string DefectsKey = "defects";

    /// <summary>Whether upstream's defects that change numbers are reproduced.</summary>
    [Setting("compat", Ours = true)]
    public Compat Compat { get; init; }

    /// <summary>Which clips choose the best epoch.</summary>
    [Setting("protocol", Ours = true)]
    public Protocol Protocol { get; init; }

    /// <summary>Seed of everything that is random in the run.</summary>
    [Setting("seed", Least = 0, Ours = true)]
    public long Seed { get; init; } = 1;

    /// <summary>What tables call the data; where absent, the data set's class, or the corpus folder's name.</summary>
    [Setting("dataset", Ours = true, Harmless = true, Default = "the data set's class, or the corpus folder's name")]
    public string? Dataset { get; init; }

    /// <summary>What <c>compat</c> says of all defects, with those that <c>defects</c> switches one by one.</summary>
    public Defects Defects { get; init; } = Defects.Corrected;

    /// <summary>
    /// <c>compat</c> and <c>defects</c> in words, as tables print them: corrected, upstream, or corrected +interleaved_scores. A defect
    /// that
    /// is as <c>compat</c> has it anyway is not named.
    /// </summary>
    public string Behaviour => string.Join(' ', (string[])
    [
        Compat.ToString().ToLowerInvariant(),
        .. Defects.Names.Where(name => Defects.Has(name) != Of(Compat).Has(name)).Select(name => (Defects.Has(name) ? "+" : "-") + name),
    ]);

    IEnumerable<(string Key, string Value)> IIdentified.More => [(DefectsKey, Behaviour)];

    /// <summary>All of upstream's defects, or none.</summary>
    public static Defects Of(Compat compat) => compat == Compat.Upstream ? Defects.Upstream : Defects.Corrected;

    internal static RunSettings Read(MapReader map)
    {
        map.Skip("kind");
        var run = SettingsBinder.Bind<RunSettings>(map, end: false);
        var defects = Of(run.Compat);
        if (map.Map(DefectsKey) is { } switches)
        {
            foreach (var name in Defects.Names)
            {
                defects = switches.Flag(name) is { } on ? defects.With(name, on) : defects;
            }

            switches.End();
        }

        return run with { Defects = defects };
    }
}

/// <summary><c>compat</c>: whether upstream's defects that change numbers are reproduced.</summary>
public enum Compat
{
    /// <summary>What was evidently meant (the default).</summary>
    Corrected,

    /// <summary>What OpenHands does.</summary>
    Upstream,
}

/// <summary><c>protocol</c>: which clips choose the best epoch.</summary>
public enum Protocol
{
    /// <summary>A validation part carved out of train, where the data set has no validation split of its own (the default).</summary>
    Clean,

    /// <summary>The test split, as upstream's shipped configurations do.</summary>
    Paper,
}
