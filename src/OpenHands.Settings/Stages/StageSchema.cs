using OpenHands.Settings.Reading;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Stages;

/// <summary>Reads a composed stage configuration, or one of upstream's files, into its record.</summary>
public static class StageSchema
{
    /// <summary>The record of a kind's settings.</summary>
    public static Type RecordOf(StageKind kind) => kind switch
    {
        StageKind.Download => typeof(DownloadSettings),
        StageKind.Synthesize => typeof(SynthesizeSettings),
        StageKind.Extract => typeof(ExtractSettings),
        StageKind.Hdf5 => typeof(Hdf5Settings),
        StageKind.Pack => typeof(PackSettings),
        StageKind.Pretrain => typeof(PretrainSettings),
        StageKind.Finetune => typeof(FinetuneSettings),
        _ => typeof(EvaluateSettings),
    };

    /// <summary>Reads a map into the record of a stage's kind: <see cref="PretrainSettings"/>, <see cref="FinetuneSettings"/> ...</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="map">The configuration.</param>
    /// <param name="report">Collects problems, ignored keys and inputs; the record may be used where it has no problems.</param>
    public static object Read(StageKind kind, ConfigMap map, ConfigReport report) =>
        SettingsBinder.Bind(RecordOf(kind), new MapReader(map, "", report), end: true);

    /// <summary>Reads a configuration file.</summary>
    /// <typeparam name="T">The kind's record.</typeparam>
    /// <param name="kind">The kind.</param>
    /// <param name="path">The file.</param>
    /// <param name="report">What was found beside the values.</param>
    /// <exception cref="ConfigurationException">The file is broken, or the first thing that is wrong with it.</exception>
    public static T ReadFile<T>(StageKind kind, string path, out ConfigReport report)
    {
        report = new ConfigReport();
        var config = (T)Read(kind, YamlDocument.ReadFile(path), report);
        report.ThrowIfAny();
        return config;
    }
}
