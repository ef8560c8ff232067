using System.Globalization;
using OpenHands.Configuration;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Models.Costs;
using OpenHands.Models.States;
using OpenHands.Training;
using OpenHands.Training.Devices;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>Measures a trained classifier on the test split.</summary>
internal sealed class EvaluateVerb : IVerb
{
    public string Name => "evaluate";

    public string Summary => "measures a classifier on the test split and writes predictions.csv; also upstream's checkpoints and files";

    public IReadOnlyList<Option> Options { get; } =
        [CommonOptions.Config, CommonOptions.Output, CommonOptions.Device, new("checkpoint", "FILE", "the classifier's checkpoint, instead of the configuration's 'pretrained'")];

    public void Run(Arguments arguments, Session session)
    {
        var run = StageRun<EvaluateConfig>.Read(StageKind.Evaluate, arguments, session);
        var config = run.Config;
        var checkpoint = arguments.Text("checkpoint") ?? config.Checkpoint
            ?? throw new ConfigurationException($"{arguments.Required("config")}: no 'pretrained' checkpoint; name one there or with --checkpoint=FILE");
        var compatibility = CompatibilitySettings.Of(config.Run);
        using var test = TestSplits.Open(config, checkpoint, compatibility);
        FirstClips.Read(("test", test));
        set_num_threads(session.Threads);
        using var model = Classifiers.Create(config.Model, test.Channels, test.Glosses.Count, compatibility.Networks, config.Run.Seed, session.Root);
        var report = StateDictLoader.Load(model, checkpoint);
        if (report.Missing.Count > 0)
        {
            throw new InvalidDataException($"{report}: these would keep random weights; is this a checkpoint of the whole classifier?");
        }

        var device = ComputeDevice.Parse(arguments.Text("device") ?? "auto");
        run.Begin();
        model.to(device);
        var result = session.Console.Track("evaluate", "clips", bar => Evaluator.Evaluate(model, test, device, TestSplits.Evaluation(config, test, bar, session)));
        PredictionsCsv.Write(Path.Combine(run.Output, "predictions.csv"), result.Predictions, test.Glosses);
        var metrics = TrainingRecord.Figures(result.Metrics);
        metrics["class_mean"] = result.ClassMeanAccuracy;
        metrics["clips"] = test.Count;
        var (latency, clip) = Latency.Measure(model, test, device, session.Stop);
        metrics["latency_ms"] = latency;
        var (encoder, decoder) = ModelNames.Of(config.Model, session.Root);
        run.Complete(run.Record().With(config.Run) with
        {
            Dataset = DatasetNames.Of(config),
            Encoder = encoder,
            Decoder = decoder,
            Classes = test.Glosses.Count,
            Parameters = model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()),
            MultiplyAdds = (model as ICountedNetwork)?.MultiplyAdds(clip),
            Fraction = config.Fraction < 1 ? config.Fraction : null,
            Init = config.Model.Pretrained is null ? null : config.Initialisation.ToString().ToLowerInvariant(),
            Metrics = metrics,
            StartedFrom = TrainingRecord.Recorded(checkpoint, session.Root),
            Environment = TrainingRecord.Describe(RunEnvironment.Capture(config.Run.Seed, device)),
        });
        session.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"test top-1 {result.Metrics.Top1:0.000}, top-3 {result.Metrics.Top3:0.000}, top-5 {result.Metrics.Top5:0.000}, class mean {result.ClassMeanAccuracy:0.000} on {test.Count} clips of {test.Glosses.Count} glosses (chance {1.0 / test.Glosses.Count:0.000})"));
    }
}
