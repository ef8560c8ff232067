using System.Globalization;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Training;

/// <summary>The keys of <c>training</c> that decide a network's bits wherever it runs; an evaluation takes them over from its training.</summary>
public sealed record ComputeSettings
{
    /// <summary>The keys, as an evaluation keeps them.</summary>
    internal static readonly string[] Keys = ["threads", "reproducible"];

    private static readonly Dictionary<string, Reproducible> Names =
        Enum.GetValues<Reproducible>().ToDictionary(choice => choice.ToString().ToLowerInvariant());

    /// <summary>
    /// <c>threads</c> (1): threads of tensor operations. Sums are split among them, so another number gives other bits; it is a fixed number
    /// and not that of the cores so that every machine computes the same. Large networks may ask for more.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary><c>reproducible</c> (machine): machine or portable.</summary>
    public Reproducible Reproducible { get; init; }

    /// <summary>Takes keys out that say what holds without them: the same settings are the same stage, however written.</summary>
    public static void RemoveDefaults(ConfigMap configuration)
    {
        if (configuration["training"] is not ConfigMap training)
        {
            return;
        }

        var defaults = new ComputeSettings();
        string[] values = [defaults.Threads.ToString(CultureInfo.InvariantCulture), defaults.Reproducible.ToString().ToLowerInvariant()];
        foreach (var (key, value) in Keys.Zip(values))
        {
            if (training[key] is ConfigScalar scalar && scalar.Text == value)
            {
                training.Remove(key);
            }
        }

        if (training.Keys.Count == 0)
        {
            configuration.Remove("training");
        }
    }

    internal static ComputeSettings Read(MapReader? training) => new()
    {
        Threads = training?.Integer("threads", 1, 1024) ?? 1,
        Reproducible = training?.Choice("reproducible", Names) ?? Reproducible.Machine,
    };
}
