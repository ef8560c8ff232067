using System.ComponentModel;
using System.Globalization;
using OpenHands.Datasets.Isolated;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Results.Embeddings;
using OpenHands.Results.TensorBoard;
using OpenHands.Settings;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;
using OpenHands.Training.Devices;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Inputs;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>embed</c> takes.</summary>
internal sealed class EmbedArguments : VerbArguments
{
    [CommandOption("--checkpoint <FILE>", isRequired: true), Description("a pretraining's or a classifier's checkpoint")]
    public required string Checkpoint { get; init; }

    [CommandOption("--config <FILE>")]
    [Description("how clips are read (config.yaml of the checkpoint's run; an evaluation's for labelled clips)")]
    public string? Config { get; init; }

    [CommandOption("--input <PATH>")]
    [Description("poses, videos or a folder of them; without it, the test split of the configuration")]
    public string? Input { get; init; }

    [CommandOption("--output <FOLDER>", isRequired: true)]
    [Description("where the files go (results/embeddings/NAME: the report shows what is there)")]
    public required string Output { get; init; }

    [CommandOption("--format <FORMAT>"), DefaultValue("npy")]
    [Description("npy, or parquet: a table of clips with their features beside the .npy")]
    public string Format { get; init; } = "npy";

    [CommandOption("--models <FOLDER>"), DefaultValue(TrackingModels.DefaultFolder), Description("the tracking models, for videos")]
    public string Models { get; init; } = TrackingModels.DefaultFolder;

    [CommandOption("--device <DEVICE>"), DefaultValue("auto"), Description(DeviceText)]
    public string Device { get; init; } = "auto";
}

/// <summary>Writes the encoder's feature of every clip, and how well it finds clips of the same gloss.</summary>
internal sealed class EmbedVerb : Verb<EmbedArguments>
{
    private static readonly int[] Ranks = [1, 5, 10];

    protected override void Run(EmbedArguments arguments, Session session)
    {
        if (arguments.Format is not ("npy" or "parquet"))
        {
            throw new UsageException($"embed: --format={arguments.Format}: expected npy or parquet");
        }

        var checkpoint = arguments.Checkpoint;
        var path = arguments.Config ?? RunFolder.Find(checkpoint, "config.yaml")
            ?? throw new ConfigurationException($"{checkpoint}: no config.yaml beside it or one folder up; name it with --config=FILE");
        var recordings = arguments.Input is { } input
            ? PoseInput.Read(input, arguments.Models, session)
            : null;
        var isPretraining = YamlDocument.ReadFile(path)["data"] is ConfigMap data && data["train_dataset"] is not null;
        if (isPretraining && recordings is null)
        {
            throw new UsageException($"embed: {path} is a pretraining's, which has no labelled clips: name clips with --input=PATH, or "
                + "an evaluation's configuration with --config=FILE");
        }

        var (model, clips, run) = isPretraining
            ? PredictVerb.OpenPretraining(checkpoint, path, recordings!, session)
            : OpenClassifier(checkpoint, path, recordings, session);
        using (model)
        using (clips)
        {
            var device = ComputeDevice.Parse(arguments.Device);
            model.to(device);
            var encoder = (nn.Module<Tensor, Tensor>)model.named_children().First(c => PredictVerb.Encoders.Contains(c.name)).module;
            var options = new EvaluationOptions { BatchSize = 1, Seed = run.Seed, AfterBatch = session.Stop.ThrowIfCancellationRequested };
            var windows = Predictor.Embed(encoder, clips, device, options).ToList();
            var glosses = Enumerable.Range(0, windows.Count).Select(i => recordings is null ? clips.Items[i].Gloss : string.Empty).ToList();
            var made = new EmbeddingFolder([.. windows.Select(w => w.Name)], glosses, [.. windows.Select(w => w.Mean())]);
            Write(made, recordings is null, arguments, session);
        }
    }

    private static void Write(EmbeddingFolder made, bool isLabelled, EmbedArguments arguments, Session session)
    {
        var folder = arguments.Output;
        var recalls = Ranks.Where(_ => isLabelled).Select(k => (Name: $"recall at {k}", Value: Retrieval.RecallAt(
            made.Features, made.Glosses, k))).Where(recall => recall.Value is not null).ToDictionary(
                recall => recall.Name, recall => recall.Value!.Value);
        if (arguments.Format == "parquet")
        {
            ParquetTable.Write(Path.Combine(folder, ParquetTable.Name), made);
        }

        ProjectorFiles.Write(folder, made, recalls, TimeProvider.System);
        made.Write(folder); // its list of clips comes last: a folder with one is whole
        session.Console.Tell($"{folder}: {made.Names.Count} x {made.Features[0].Length} features");
        if (isLabelled)
        {
            session.Console.Tell(string.Join(", ", recalls.Select(recall => string.Create(
                CultureInfo.InvariantCulture, $"{recall.Key}: {recall.Value:0.000}")).DefaultIfEmpty(
                    "no gloss has two clips, so there is no recall")));
        }
    }

    private static (nn.Module Model, IsolatedDataset Clips, RunSettings Run) OpenClassifier(
        string checkpoint, string path, IReadOnlyList<(string Name, PoseRecording Recording)>? recordings, Session session)
    {
        var config = StageSchema.ReadFile<EvaluateSettings>(StageKind.Evaluate, path, out _);
        Computing.Prepare(config.Compute with { Threads = session.Threads ?? config.Compute.Threads });
        var clips = recordings is null
            ? TestSplits.Open(config, checkpoint)
            : IsolatedSets.Open((config.Data.Test ?? config.Data.Validation)!, [], recordings);
        var model = Classifiers.Create(config.Model, clips.Channels, Math.Max(1, clips.Glosses.Count), config.Run.Defects, config.Run.Seed,
            session.Root);
        var report = StateDictLoader.Load(model, checkpoint);
        return report.Missing.Any(key => PredictVerb.Encoders.Contains(key.Split('.')[0]))
            ? throw new InvalidDataException($"{report}: the encoder would keep random weights; is this the checkpoint of that "
                + "configuration?")
            : (model, clips, config.Run);
    }
}
