using System.Diagnostics;
using System.Security.Cryptography;
using OpenHands.Configuration;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Configuration.Yaml;
using OpenHands.Results.Runs;
using OpenHands.Worker.CommandLine;

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

    /// <summary>The output folder; it exists from <see cref="Begin"/> on.</summary>
    public string Output { get; }

    /// <summary><see cref="Read"/> and <see cref="Begin"/>.</summary>
    /// <exception cref="ConfigurationException">The file is broken, or of another kind.</exception>
    public static StageRun<T> Open(StageKind kind, Arguments arguments, Session session)
    {
        var run = Read(kind, arguments, session);
        run.Begin();
        return run;
    }

    /// <summary>Reads the configuration that the arguments name and lists what it ignores; touches no output.</summary>
    /// <exception cref="ConfigurationException">The file is broken, or of another kind.</exception>
    public static StageRun<T> Read(StageKind kind, Arguments arguments, Session session)
    {
        var path = arguments.Required("config");
        var stated = YamlDocument.ReadFile(path)["kind"] as ConfigScalar;
        if (stated is not null && stated.Text != kind.Verb() && !TellsHowToEvaluate(stated.Text, kind))
        {
            throw new ConfigurationException($"{stated.Place}: this configuration is for 'openhands {stated.Text}', not for {kind.Verb()}");
        }

        var config = StageSchema.ReadFile<T>(kind, path, out var report);
        if (report.Ignored.Count > 0)
        {
            session.Console.Say($"no effect here: {string.Join(", ", report.Ignored)}");
        }

        return new StageRun<T>(kind, config, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), arguments.Required("output"));
    }

    /// <summary>Makes the output folder and ends the validity of an earlier run's record. Call it once settings and data are known to be usable.</summary>
    public void Begin()
    {
        Directory.CreateDirectory(Output);
        File.Delete(Path.Combine(Output, RunRecordFile.Name));
    }

    // A classifier is evaluated by the file that it was trained by, as upstream does it.
    private static bool TellsHowToEvaluate(string stated, StageKind kind) => kind == StageKind.Evaluate && stated == StageKind.Finetune.Verb();

    /// <summary>A record with what is known of every run.</summary>
    public RunRecord Record() => new() { Kind = _kind.Verb(), ConfigSha256 = _configSha256, Seconds = Math.Round(_watch.Elapsed.TotalSeconds, 3) };

    /// <summary>Writes the record; the stage is done.</summary>
    public void Complete(RunRecord record) => RunRecordFile.Write(Output, record);
}
