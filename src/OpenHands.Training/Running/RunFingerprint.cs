using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenHands.Datasets.Sampling;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Training;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>
/// What the bits of a run depend on, a line for each setting: the composed configuration, the loop's settings, the data and the network's
/// size. A checkpoint continues only a run that has the same.
/// </summary>
internal static class RunFingerprint
{
    // In front of what no configuration key is.
    private const string Derived = "run: ";

    public static string Of(nn.Module model, ISampleSource train, ISampleSource? validation, ILoopSettings settings, RunOptions options)
    {
        var trained = model.parameters().Where(parameter => parameter.requires_grad)
            .Sum(parameter => parameter.numel()); // fewer where a part is frozen
        IEnumerable<(string Name, string Value)> derived =
        [
            .. options.Inputs.Select(input => (input.Key, input.Value)),
            ("training data", Describe(train)),
            ("validation data", validation is null ? "none" : Describe(validation)),
            ("trained parameters", trained.ToString(CultureInfo.InvariantCulture)),
        ];
        return string.Join('\n', SettingsText.Of(settings).OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (Name: entry.Key, entry.Value))
            .Concat(derived.Select(entry => (Name: Derived + entry.Name, entry.Value)))
            .Select(entry => $"{entry.Name}={entry.Value.ReplaceLineEndings(" ")}"));
    }

    /// <summary>What differs, as "key: old -> new": keys of the configuration, or what follows from them where no key differs.</summary>
    public static string Difference(string? then, string now)
    {
        if (then is null || !then.Contains('\n', StringComparison.Ordinal))
        {
            return "it was made by an earlier version, which did not record its whole configuration";
        }

        var (before, after) = (Lines(then), Lines(now));
        var different = before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).ToList();
        var keys = different.FindAll(key => !key.StartsWith(Derived, StringComparison.Ordinal));
        return string.Join("; ", (keys.Count > 0 ? keys : different).Select(key => $"{Name(key)}: "
            + $"{before.GetValueOrDefault(key, "(absent)")} -> {after.GetValueOrDefault(key, "(absent)")}"));
    }

    private static string Name(string key) => key.StartsWith(Derived, StringComparison.Ordinal) ? key[Derived.Length..] : key;

    private static Dictionary<string, string> Lines(string fingerprint) =>
        fingerprint.Split('\n').Select(line => line.Split('=', 2)).DistinctBy(parts => parts[0])
            .ToDictionary(parts => parts[0], parts => parts[^1]);

    private static string Describe(ISampleSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var gloss in source.Glosses)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(gloss + '\n'));
        }

        for (var i = 0; i < source.Count; i++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{source.Name(i)} {source.Weight(i)}\n")));
        }

        return $"{source.Count} samples of {source.GetType().Name} ({Convert.ToHexStringLower(hash.GetHashAndReset())[..12]})";
    }
}
