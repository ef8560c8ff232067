using System.Globalization;
using OpenHands.Configuration;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Formats.Numpy;
using OpenHands.Models.States;
using OpenHands.Training.Devices;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Inputs;
using OpenHands.Worker.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>Names the signs of recordings.</summary>
internal sealed class PredictVerb : IVerb
{
    public string Name => "predict";

    public string Summary => "prints the five most likely glosses of videos or pose files";

    public IReadOnlyList<Option> Options { get; } =
    [
        new("input", "PATH", "a video, a pose file (.pkl, .pose, .h5), or a folder of either", Required: true),
        new("checkpoint", "FILE", "the classifier's checkpoint", Required: true),
        CommonOptions.Config with { Required = false, Description = "the classifier's configuration (config.yaml of the checkpoint's run)" },
        new("output", "FILE", "writes all predictions as CSV"),
        new("embeddings", "FILE", "writes the encoder's feature of every window as .npy, rows in the order of the clips"),
        new("models", "FOLDER", "the tracking models, for videos (data/models)"),
        CommonOptions.Device,
    ];

    public void Run(Arguments arguments, Session session)
    {
        var checkpoint = arguments.Required("checkpoint");
        var path = arguments.Text("config") ?? ConfigBeside(checkpoint);
        var config = StageSchema.ReadFile<EvaluateConfig>(StageKind.Evaluate, path, out _);
        var compatibility = CompatibilitySettings.Of(config.Run);
        var pipeline = (config.Data.Test ?? config.Data.Validation)!;
        var glosses = GlossFile.Beside(checkpoint) ?? throw new InvalidDataException($"{checkpoint}: no glosses.txt beside it or one folder up, which names the classes");
        using var clips = IsolatedSets.Open(pipeline, compatibility, glosses, PoseInput.Read(arguments.Required("input"), arguments.Text("models") ?? TrackingModels.DefaultFolder, session));
        Computing.Prepare(config.Compute with { Threads = session.Threads ?? config.Compute.Threads });
        using var model = Classifiers.Create(config.Model, clips.Channels, glosses.Count, compatibility.Networks, config.Run.Seed, session.Root);
        StateDictLoader.Load(model, checkpoint);
        var device = ComputeDevice.Parse(arguments.Text("device") ?? "auto");
        model.to(device);
        var options = new EvaluationOptions { BatchSize = 1, Seed = config.Run.Seed, AfterBatch = session.Stop.ThrowIfCancellationRequested };
        var predictions = Predictor.Predict(model, clips, device, options).ToList();
        foreach (var prediction in predictions)
        {
            session.Console.Tell($"{prediction.Name}: {string.Join(", ", prediction.Ranked.Select(rank => string.Create(CultureInfo.InvariantCulture, $"{glosses[rank.Class]} {rank.Probability:0.000}")))}");
        }

        if (arguments.Text("output") is { } csv)
        {
            PredictionsCsv.Write(csv, predictions, glosses);
        }

        if (arguments.Text("embeddings") is { } npy)
        {
            var encoder = (nn.Module<Tensor, Tensor>)model.named_children().First(child => child.name is "conv_encoder" or "encoder").module;
            var windows = Predictor.Embed(encoder, clips, device, options).ToList();
            NpyFile.Write(npy, windows.SelectMany(window => window.Values).ToArray(), windows.Sum(window => window.Windows), windows[0].Features);
            session.Console.Tell($"{npy}: {windows.Sum(window => window.Windows)} x {windows[0].Features} features");
        }
    }

    private static string ConfigBeside(string checkpoint)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(checkpoint));
        return new[] { folder, Path.GetDirectoryName(folder) }.OfType<string>().Select(f => Path.Combine(f, "config.yaml")).FirstOrDefault(File.Exists)
            ?? throw new ConfigurationException($"{checkpoint}: no config.yaml beside it or one folder up; name it with --config=FILE");
    }
}
