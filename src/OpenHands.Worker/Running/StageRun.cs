using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using OpenHands.Runs;
using OpenHands.Settings;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Training;
using OpenHands.Settings.Yaml;

namespace OpenHands.Worker.Running;

/// <summary>A verb that is a stage: its configuration, its output folder, and the record that it leaves as its last file.</summary>
/// <typeparam name="T">The kind's configuration record.</typeparam>
public sealed class StageRun<T>
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly string _configSha256;
    private readonly StageKind _kind;

    private StageRun(StageKind kind, T config, string configSha256, string output) =>
        (_kind, Config, _configSha256, Output) = (kind, config, configSha256, output);

    /// <summary>The settings.</summary>
    public T Config { get; }

    /// <summary>The output folder; it exists once <see cref="Begin"/> was called.</summary>
    public string Output { get; }

    /// <summary>Reads a configuration and lists what it ignores; changes nothing.</summary>
    /// <exception cref="ConfigurationException">The file is broken, or of another kind.</exception>
    public static StageRun<T> Open(StageKind kind, string path, string output, Session session, string? reproducible = null)
    {
        var file = YamlDocument.ReadFile(path);
        var stated = file["kind"] as ConfigScalar;
        if (stated is not null && stated.Text != kind.Verb() && !TellsHowToEvaluate(stated.Text, kind))
        {
            throw new ConfigurationException($"{stated.Place}: this configuration is for 'openhands {stated.Text}', not for {kind.Verb()}");
        }

        // Options that stand for keys count as the configuration does.
        var threads = session.Threads?.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in ((string, string?)[])[("threads", threads), ("reproducible", reproducible)])
        {
            if (kind.UsesNetwork() && value is not null)
            {
                Override.Parse($"training.{key}={value}").Apply(file);
            }
        }

        var report = new ConfigReport();
        var config = (T)StageSchema.Read(kind, file, report);
        report.ThrowIfAny();
        if (report.Ignored.Count > 0)
        {
            session.Console.Say($"no effect here: {string.Join(", ", report.Ignored)}");
        }

        return new StageRun<T>(kind, config, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), output);
    }

    /// <summary>Makes the output folder and removes the record of an earlier run: from here on the folder is this run's.</summary>
    public StageRun<T> Begin()
    {
        Directory.CreateDirectory(Output);
        File.Delete(Path.Combine(Output, RunRecordFile.Name));
        return this;
    }

    // A classifier is evaluated by the file that it was trained by, as upstream does it.
    private static bool TellsHowToEvaluate(string stated, StageKind kind) =>
        kind == StageKind.Evaluate && stated == StageKind.Finetune.Verb();

    /// <summary>A record with what is known of every run.</summary>
    public RunRecord Record() =>
        new() { Kind = _kind.Verb(), ConfigSha256 = _configSha256, Seconds = Math.Round(_watch.Elapsed.TotalSeconds, 3) };

    /// <summary>Writes the record; the stage is done.</summary>
    public void Complete(RunRecord record) => RunRecordFile.Write(Output, record);
}
