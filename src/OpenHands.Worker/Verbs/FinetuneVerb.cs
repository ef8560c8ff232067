using System.Globalization;
using OpenHands.Datasets.Sampling;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Training;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Trains a classifier, from pretrained or from random weights.</summary>
internal sealed class FinetuneVerb : Verb<TrainingArguments>
{
    protected override void Run(TrainingArguments arguments, Session session)
    {
        var run = StageRun<FinetuneSettings>.Open(StageKind.Finetune, arguments.Config, arguments.Output, session, arguments.Reproducible);
        var config = run.Config;
        Computing.Prepare(config.Training.Compute);
        using var splits = TrainingSplits.Open(config);
        var (warnings, clips) = DataChecks.OfTraining(config, splits, session);
        var train = RepeatedClips.UpTo(splits.Train, config.Training.EpochClips);
        session.Console.Say(
            splits.Description + (train.Count > splits.Train.Count ? $"; each {train.Count / splits.Train.Count} times in an epoch" : ""));
        var weights = config.Pretrained ?? (config.Cell.Initialisation == Initialisation.Pretrained ? config.Model.Pretrained?.Checkpoint
            : null);
        var options = TrainingRuns.Of(
            config,
            arguments.Device,
            arguments.Resume,
            ("clips, by content", clips.Digest()),
            ("weights, by content", weights is null ? null : TrainingRecord.Hash(weights)));
        using var model = Classifiers.Create(
            config.Model, splits.Train.Channels, splits.Train.Glosses.Count, config.Run.Defects, config.Run.Seed, session.Root,
            config.Training.DropPath);
        if (weights is not null)
        {
            // What model.pretrained names is a start: if it is a classifier, its head is of other signs.
            session.Console.Say(StateDictLoader.Load(
                model, weights, leaveBehind: config.Pretrained is null ? IPretrainedClassifier.Head : null).ToString());
        }

        // the network's, frozen or not
        var size = model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());
        if (config.Model.Pretrained is { Frozen: true })
        {
            ((IPretrainedClassifier)model).Freeze();
        }

        var loop = new ClassificationLoop(model, train, splits.Validation, config, options);
        loop.RequireOwn(run.Output);
        run.Begin();
        GlossFile.Write(run.Output, splits.Train.Glosses);
        clips.Write(run.Output);
        var result = session.Console.Track(
            "finetune", "steps", bar => loop.Run(run.Output, new RunHost(new TrainingReporter(session.Console, bar), session.Stop)));
        var (encoder, decoder) = Classifiers.Names(config.Model, session.Root);
        run.Complete(run.Record().With(config.Run).With(result, run.Output) with
        {
            Dataset = DatasetNames.Of(config),
            Encoder = encoder,
            Decoder = decoder,
            Classes = splits.Train.Glosses.Count,
            Parameters = size,
            Fraction = config.Cell.Fraction < 1 ? config.Cell.Fraction : null,
            ClipsPerClass = config.Cell.ClipsPerClass.Count,
            Init = config.Model.Pretrained is null ? null : config.Cell.Initialisation.ToString().ToLowerInvariant(),
            Frozen = config.Model.Pretrained is { Frozen: true } ? true : null,
            StartedFrom = TrainingRecord.Recorded(weights, session.Root),
            SelectedOn = clips.SelectedOn,
            Warnings = warnings,
        });
        if (result.Best is { } best)
        {
            session.Console.Tell(
                string.Create(CultureInfo.InvariantCulture, $"best epoch {result.BestEpoch}: validation top-1 {best["top1"]:0.000}, "
                    + $"top-5 {best["top5"]:0.000} ({splits.Train.Glosses.Count} glosses, "
                    + $"chance {1.0 / splits.Train.Glosses.Count:0.000})"));
        }
    }
}
