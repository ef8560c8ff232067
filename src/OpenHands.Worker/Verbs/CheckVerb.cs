using System.ComponentModel;
using OpenHands.Settings;
using OpenHands.Settings.Data;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;
using OpenHands.Training.Devices;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>check</c> takes.</summary>
internal sealed class CheckArguments : VerbArguments
{
    [CommandArgument(0, "[CONFIG]"), Description("configuration files of training or evaluation stages")]
    public override string[] Operands { get; set; } = [];

    [CommandOption("--device <DEVICE>"), DefaultValue("auto"), Description(DeviceText)]
    public string Device { get; init; } = "auto";

    [CommandOption("--resume <WHAT>"), DefaultValue("auto"), Description(ResumeText)]
    public string Resume { get; init; } = "auto";
}

/// <summary>
/// What the build host asks before it touches the folders of stages that are about to run: whether settings, device and data can be used. A
/// configuration whose inputs are not there yet is passed over.
/// </summary>
internal sealed class CheckVerb : Verb<CheckArguments>
{
    protected override void Run(CheckArguments arguments, Session session)
    {
        if (arguments.Operands.Length == 0)
        {
            throw new UsageException("check: expected the configuration files of training or evaluation stages");
        }

        foreach (var path in arguments.Operands)
        {
            session.Stop.ThrowIfCancellationRequested();
            try
            {
                Check(path, arguments.Device, session);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or ArgumentException
                && !failure.Message.Contains(path, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"{path}: {failure.Message}", failure);
            }
        }
    }

    private static void Check(string path, string device, Session session)
    {
        ComputeDevice.Parse(device);
        var kind = (YamlDocument.ReadFile(path)["kind"] as ConfigScalar)?.Text;
        switch (kind)
        {
            case "pretrain" when Settings<PretrainSettings>(StageKind.Pretrain, path) is { } config:
                foreach (var (corpus, key) in (IEnumerable<(PoseWindowsSettings, string)>)[(config.Train, "train_dataset"),
                    (config.Validation, "val_dataset")])
                {
                    if (corpus.FileFormat == PoseFileFormat.Packed) // other corpora are packed by the run itself
                    {
                        using var recordings = PretrainingCorpora.OpenPacked(corpus, $"data.{key}", config.Run.Defects);
                        FirstClips.Read((key, recordings));
                    }
                }

                break;
            case "finetune" when Settings<FinetuneSettings>(StageKind.Finetune, path) is { } config:
                using (var splits = TrainingSplits.Open(config))
                {
                    DataChecks.OfLabels(config, splits, session);
                    FirstClips.Read(("training", splits.Train), ("validation", splits.Validation), ("test", splits.Test));
                }

                break;
            case "evaluate" when Settings<EvaluateSettings>(StageKind.Evaluate, path) is { Checkpoint: { } checkpoint } config:
                using (var test = TestSplits.Open(config, checkpoint))
                {
                    FirstClips.Read(("test", test));
                }

                break;
            case "pretrain" or "finetune" or "evaluate":
                break; // its inputs are not there yet
            default:
                throw new ConfigurationException($"{path}: kind: expected pretrain, finetune or evaluate, found '{kind}'");
        }
    }

    // Null where something that the stage reads is not there.
    private static T? Settings<T>(StageKind kind, string path)
        where T : class
    {
        var config = StageSchema.ReadFile<T>(kind, path, out ConfigReport report);
        return report.Inputs.All(input => File.Exists(input.Path) || Directory.Exists(input.Path)) ? config : null;
    }
}
