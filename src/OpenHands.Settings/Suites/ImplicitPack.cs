using System.Security.Cryptography;
using System.Text;
using OpenHands.Settings.Data;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// Training reads packed stores only: a pretraining that names HDF5 files or pickles gets a pack stage before it, which every pretraining
/// of the suite on the same files shares.
/// </summary>
internal static class ImplicitPack
{
    private const int LongestName = 60;
    private static readonly string[] Datasets = ["train_dataset", "val_dataset"];

    /// <summary>Rewrites a pretraining's configuration to read packed stores.</summary>
    /// <param name="tree">The configuration, composed; <c>root_dir</c> and <c>file_format</c> are set to the stores.</param>
    /// <param name="settings">What it says.</param>
    /// <param name="stage">Makes the pack stage of a name and configuration, or returns the one that is there.</param>
    /// <returns>The pack stages.</returns>
    public static IReadOnlyList<Stage> Settle(ConfigMap tree, PretrainSettings settings, Func<string, ConfigMap, Stage> stage)
    {
        var made = new List<Stage>();
        foreach (var (key, corpus) in Datasets.Zip([settings.Train, settings.Validation]))
        {
            if (corpus.FileFormat != PoseFileFormat.Packed)
            {
                var dataset = (ConfigMap)((ConfigMap)tree["data"]!)[key]!;
                var pack = Pack(dataset, corpus, corpus.FromPickles && !settings.Run.Defects.IncludeSwappedPixels, stage);
                ReadPacked(dataset, corpus, pack);
                made.Add(pack);
            }
        }

        return made;
    }

    // The numbers stay those of the files: float32, and only the joints that the first transform selects anyway.
    private static Stage Pack(ConfigMap dataset, PoseWindowsSettings corpus, bool fractions, Func<string, ConfigMap, Stage> stage)
    {
        var config = new ConfigMap(dataset.File, dataset.Line);
        config.Set("kind", Text(dataset, StageKind.Pack.Verb()));
        config.Set("poses", dataset["root_dir"]!.Copy());
        config.Set("file_format", Text(dataset, Source(corpus)));
        config.Set("preset", Text(dataset, corpus.Preset ?? PackSettings.EveryJoint));
        config.Set("element", Text(dataset, "float32"));
        if (fractions)
        {
            config.Set("fractions", Text(dataset, "true"));
        }

        var corpora = string.Join('+', corpus.Roots.Select(root => Path.GetFileName(Path.TrimEndingDirectorySeparator(root))));
        config.Set("name", Text(dataset, corpora.Length <= LongestName ? corpora : corpora[..LongestName]));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalYaml.Write(config, Stage.LeadingKeys))));
        return stage($"pack-{hash[..8]}", config);
    }

    private static void ReadPacked(ConfigMap dataset, PoseWindowsSettings corpus, Stage pack)
    {
        dataset.Set("root_dir", Text(dataset, $"{pack.Output}/{((PackSettings)pack.Settings).Name}.packed"));
        dataset.Set("file_format", Text(dataset, "packed"));
        if (corpus.FromPickles)
        {
            dataset.Set("packed_from", Text(dataset, Source(corpus)));
        }
    }

    private static string Source(PoseWindowsSettings corpus) => corpus.FromPickles ? "pkl"
        : corpus.FileFormat == PoseFileFormat.Frames ? "npy"
        : "h5";

    private static ConfigScalar Text(ConfigMap place, string text) => new(text, quoted: false, place.File, place.Line);
}
