using System.ComponentModel;
using System.Globalization;
using OpenHands.Datasets.Isolated;
using OpenHands.Formats.Numpy;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Runs;
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

/// <summary>What <c>predict</c> takes.</summary>
internal sealed class PredictArguments : VerbArguments
{
    [CommandOption("--input <PATH>", isRequired: true), Description("a video, a pose file (.pkl, .pose, .h5), or a folder of either")]
    public required string Input { get; init; }

    [CommandOption("--checkpoint <FILE>", isRequired: true)]
    [Description("the classifier's checkpoint; with --embeddings a pretraining's does too")]
    public required string Checkpoint { get; init; }

    [CommandOption("--config <FILE>"), Description("the configuration of the checkpoint (config.yaml of its run)")]
    public string? Config { get; init; }

    [CommandOption("--output <FILE>"), Description("writes all predictions as CSV")]
    public string? Output { get; init; }

    [CommandOption("--embeddings <FILE>")]
    [Description("writes the encoder's feature of every window as .npy, rows in the order of the clips")]
    public string? Embeddings { get; init; }

    [CommandOption("--models <FOLDER>"), DefaultValue(TrackingModels.DefaultFolder), Description("the tracking models, for videos")]
    public string Models { get; init; } = TrackingModels.DefaultFolder;

    [CommandOption("--device <DEVICE>"), DefaultValue("auto"), Description(DeviceText)]
    public string Device { get; init; } = "auto";
}

/// <summary>Names the signs of recordings, or gives the features that an encoder has of them.</summary>
internal sealed class PredictVerb : Verb<PredictArguments>
{
    internal static readonly string[] Encoders = ["conv_encoder", "encoder"];

    protected override void Run(PredictArguments arguments, Session session)
    {
        var checkpoint = arguments.Checkpoint;
        var path = arguments.Config ?? RunFolder.Configuration(checkpoint)
            ?? throw new ConfigurationException(
                $"{checkpoint}: no config.yaml beside it or one folder up, and no other single .yaml "
                + "beside it; name it with --config=FILE");
        if (YamlDocument.ReadFile(path)["data"] is ConfigMap data && data["train_dataset"] is not null)
        {
            OfPretraining(checkpoint, path, arguments, session);
        }
        else
        {
            OfClassifier(checkpoint, path, arguments, session);
        }
    }

    private static void OfClassifier(string checkpoint, string path, PredictArguments arguments, Session session)
    {
        var config = StageSchema.ReadFile<EvaluateSettings>(StageKind.Evaluate, path, out _);
        var defects = config.Run.Defects;
        var glosses = GlossFile.Beside(checkpoint);
        if (glosses is null && arguments.Embeddings is null)
        {
            throw new InvalidDataException($"{checkpoint}: no glosses.txt beside it or one folder up, which names the classes");
        }

        Computing.Prepare(config.Compute with { Threads = session.Threads ?? config.Compute.Threads });
        using var clips = IsolatedSets.Open((config.Data.Test ?? config.Data.Validation)!, glosses ?? [],
            Recordings(arguments, session));
        using var model = Classifiers.Create(config.Model, clips.Channels, glosses?.Count ?? 1, defects, config.Run.Seed,
            session.Root);
        var report = StateDictLoader.Load(model, checkpoint);
        var names = Named(report, checkpoint, glosses, arguments.Embeddings is not null && arguments.Output is null);
        var device = ComputeDevice.Parse(arguments.Device);
        model.to(device);
        var options = Evaluation(config.Run, session);
        if (names is null)
        {
            session.Console.Warn($"{report}: the classifier's head was not trained, so no signs are named; the embeddings need the "
                + $"encoder only");
        }
        else
        {
            NameSigns(model, clips, names, device, options, arguments, session);
        }

        Embed(model, clips, device, options, arguments, session);
    }

    // A head of random weights names signs by chance.
    private static IReadOnlyList<string>? Named(LoadReport report, string checkpoint, IReadOnlyList<string>? glosses, bool embeddingsOnly)
    {
        if (report.Missing.Count == 0 && glosses is not null)
        {
            return glosses;
        }

        var encoderLacks = report.Missing.Where(key => Encoders.Contains(key.Split('.')[0])).ToList();
        return embeddingsOnly && encoderLacks.Count == 0
            ? null
            : throw new InvalidDataException(report.Missing.Count == 0
                ? $"{checkpoint}: no glosses.txt beside it or one folder up, which names the classes"
                : $"{report}: the missing tensors would keep random weights, and predictions be chance; give a fine-tuned classifier's "
                    + $"checkpoint, or ask a pretrained encoder for --embeddings=FILE alone");
    }

    private static void OfPretraining(string checkpoint, string path, PredictArguments arguments, Session session)
    {
        if (arguments.Embeddings is null || arguments.Output is not null)
        {
            throw new UsageException($"predict: {checkpoint} is a pretraining, which names no signs: ask for --embeddings=FILE alone, "
                + $"or give a fine-tuned classifier's checkpoint");
        }

        var (model, clips, run) = OpenPretraining(checkpoint, path, Recordings(arguments, session), session);
        using (model)
        using (clips)
        {
            var device = ComputeDevice.Parse(arguments.Device);
            model.to(device);
            Embed(model, clips, device, Evaluation(run, session), arguments, session);
        }
    }

    /// <summary>A pretraining's network with its weights, and recordings as it reads them.</summary>
    internal static (nn.Module Model, IsolatedDataset Clips, RunSettings Run) OpenPretraining(
        string checkpoint, string path, IReadOnlyList<(string Name, PoseRecording Recording)> recordings, Session session)
    {
        var config = StageSchema.ReadFile<PretrainSettings>(StageKind.Pretrain, path, out _);
        var defects = config.Run.Defects;
        Computing.Prepare(config.Training.Compute with { Threads = session.Threads ?? config.Training.Compute.Threads });
        manual_seed(config.Run.Seed);
        var model = Objectives.Create(config.Model, defects).Network;
        var report = StateDictLoader.Load(model, checkpoint);
        if (report.Missing.FirstOrDefault(key => Encoders.Contains(key.Split('.')[0])) is not null)
        {
            throw new InvalidDataException($"{report}: the encoder would keep random weights; is this the checkpoint of that "
                + $"configuration?");
        }

        return (model, IsolatedSets.Open(config.Validation, defects, recordings), config.Run);
    }

    private static void NameSigns(
        nn.Module<Tensor, Tensor> model, IsolatedDataset clips, IReadOnlyList<string> glosses, Device device, EvaluationOptions options,
            PredictArguments arguments, Session session)
    {
        var predictions = Predictor.Predict(model, clips, device, options).ToList();
        foreach (var prediction in predictions)
        {
            var ranked = prediction.Ranked.Select(
                rank => string.Create(CultureInfo.InvariantCulture, $"{glosses[rank.Class]} {rank.Probability:0.000}"));
            session.Console.Tell($"{prediction.Name}: {string.Join(", ", ranked)}");
        }

        if (arguments.Output is { } csv)
        {
            PredictionsFile.Write(csv, predictions, glosses);
        }
    }

    private static void Embed(nn.Module model, IsolatedDataset clips, Device device, EvaluationOptions options, PredictArguments arguments,
        Session session)
    {
        if (arguments.Embeddings is not { } npy)
        {
            return;
        }

        var encoder = (nn.Module<Tensor, Tensor>)model.named_children().First(child => Encoders.Contains(child.name)).module;
        var windows = Predictor.Embed(encoder, clips, device, options).ToList();
        NpyFile.Write(npy, windows.SelectMany(window => window.Values).ToArray(), windows.Sum(window => window.Windows), windows[0]
            .Features);
        session.Console.Tell($"{npy}: {windows.Sum(window => window.Windows)} x {windows[0].Features} features");
    }

    private static IReadOnlyList<(string Name, PoseRecording Recording)> Recordings(PredictArguments arguments, Session session) =>
        PoseInput.Read(arguments.Input, arguments.Models, session);

    private static EvaluationOptions Evaluation(RunSettings run, Session session) =>
        new() { BatchSize = 1, Seed = run.Seed, AfterBatch = session.Stop.ThrowIfCancellationRequested };
}
