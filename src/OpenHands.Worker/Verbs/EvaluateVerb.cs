using System.ComponentModel;
using System.Globalization;
using OpenHands.Models.Costs;
using OpenHands.Models.States;
using OpenHands.Runs;
using OpenHands.Settings;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Training;
using OpenHands.Training.Devices;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>evaluate</c> takes.</summary>
internal sealed class EvaluateArguments : StageArguments
{
    [CommandOption("--device <DEVICE>"), DefaultValue("auto"), Description(DeviceText)]
    public string Device { get; init; } = "auto";

    [CommandOption("--reproducible <WHERE>"), Description(ReproducibleText)]
    public string? Reproducible { get; init; }

    [CommandOption("--checkpoint <FILE>"), Description("the classifier's checkpoint, instead of the configuration's 'pretrained'")]
    public string? Checkpoint { get; init; }
}

/// <summary>Measures a trained classifier on the test split.</summary>
internal sealed class EvaluateVerb : Verb<EvaluateArguments>
{
    protected override void Run(EvaluateArguments arguments, Session session)
    {
        var run = StageRun<EvaluateSettings>.Open(StageKind.Evaluate, arguments.Config, arguments.Output, session, arguments.Reproducible);
        var config = run.Config;
        Computing.Prepare(config.Compute);
        var checkpoint = arguments.Checkpoint ?? config.Checkpoint
            ?? throw new ConfigurationException(
                $"{arguments.Config}: no 'pretrained' checkpoint; name one there or with --checkpoint=FILE");
        var defects = config.Run.Defects;
        using var test = TestSplits.Open(config, checkpoint);
        var learnt = ClipList.Beside(checkpoint);
        var (warnings, seen, selectedOn) = DataChecks.OfEvaluation(config, test, learnt, session);
        using var model = Classifiers.Create(config.Model, test.Channels, test.Glosses.Count, defects, config.Run.Seed, session.Root);
        var report = StateDictLoader.Load(model, checkpoint);
        if (report.Missing.Count > 0)
        {
            throw new InvalidDataException($"{report}: these would keep random weights; is this a checkpoint of the whole classifier?");
        }

        var device = ComputeDevice.Parse(arguments.Device);
        model.to(device);
        using var neighbours = config.Neighbours is null ? null : TrainingClips.Neighbours(config, model, test, learnt, device, session);
        run.Begin();
        var result = session.Console.Track("evaluate", "clips",
            bar => Evaluator.Evaluate(neighbours ?? model, test, device, TestSplits.Evaluation(config, test, bar, session)));
        PredictionsFile.Write(Path.Combine(run.Output, PredictionsFile.Name), result.Predictions, test.Glosses);
        var nearest = NearestTraining.Of(config, model, test, result.Predictions, learnt, device, session);
        NearestClipsFile.Write(Path.Combine(run.Output, NearestClipsFile.Name), nearest);
        var metrics = new Dictionary<string, double>(result.Metrics);
        metrics["class_mean"] = result.ClassMeanAccuracy;
        metrics["clips"] = test.Count;
        if (learnt is not null)
        {
            metrics["training_clips"] = learnt.Train.Count;
        }

        if (seen.Count(copy => copy) is > 0 and var copies)
        {
            // What it recognises of clips that it has not learnt from.
            metrics["copies_of_training_clips"] = copies;
            var unseen = result.Predictions.Where((_, i) => !seen[i]).ToList();
            if (unseen.Count > 0)
            {
                metrics["top1_without_copies"] = unseen.Average(prediction => prediction.Label == prediction.Ranked[0].Class ? 1.0 : 0);
            }
        }

        var (latency, clip) = Latency.Measure(model, test, device, session.Stop);
        metrics["latency_ms"] = latency;
        var (encoder, decoder) = Classifiers.Names(config.Model, session.Root);
        run.Complete(run.Record().With(config.Run) with
        {
            Dataset = DatasetNames.Of(config),
            Encoder = encoder,
            Decoder = decoder,
            Classes = test.Glosses.Count,
            Parameters = model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()),
            MultiplyAdds = (model as ICountedNetwork)?.MultiplyAdds(clip),
            Fraction = config.Cell.Fraction < 1 ? config.Cell.Fraction : null,
            ClipsPerClass = config.Cell.ClipsPerClass.Count,
            Init = config.Model.Pretrained is null ? null : config.Cell.Initialisation.ToString().ToLowerInvariant(),
            Frozen = config.Model.Pretrained is { Frozen: true } ? true : null,
            Neighbours = config.Neighbours,
            Metrics = metrics,
            StartedFrom = TrainingRecord.Recorded(checkpoint, session.Root),
            SelectedOn = selectedOn,
            Warnings = warnings,
            Environment = TrainingRecord.Describe(RunEnvironment.Capture(config.Run.Seed, device)),
        });
        session.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"test top-1 {result.Metrics["top1"]:0.000}, "
            + $"top-3 {result.Metrics["top3"]:0.000}, top-5 {result.Metrics["top5"]:0.000}, class mean {result.ClassMeanAccuracy:0.000} "
            + $"on {test.Count} clips of {test.Glosses.Count} glosses (chance {1.0 / test.Glosses.Count:0.000})"));
        if (metrics.TryGetValue("top1_without_copies", out var without))
        {
            session.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"without {metrics["copies_of_training_clips"]} copies of "
                + $"training clips: test top-1 {without:0.000}"));
        }
    }
}
