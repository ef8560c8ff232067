using System.Globalization;
using OpenHands.Models.Exchange;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Training;
using OpenHands.Training.Devices;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>Pretrains an encoder on unlabelled recordings, alone or as one of several processes.</summary>
internal sealed class PretrainVerb : Verb<PretrainArguments>
{
    protected override void Run(PretrainArguments arguments, Session session) =>
        JoinedProcesses.Run(arguments.Processes, session, (own, exchange) => Run(arguments, own, exchange));

    private static void Run(PretrainArguments arguments, Session session, IExchange exchange)
    {
        var run = StageRun<PretrainSettings>.Open(StageKind.Pretrain, arguments.Config, arguments.Output, session, arguments.Reproducible);
        var config = run.Config;
        Computing.Prepare(config.Training.Compute);
        var defects = config.Run.Defects;
        var teacher = (config.Model.Objective as MaskedSettings)?.Teacher;
        var options = TrainingRuns.Of(
            config,
            arguments.Device,
            arguments.Resume,
            ("weights, by content", config.Pretrained is { } start ? TrainingRecord.Hash(start) : null),
            ("teacher, by content", teacher is null ? null : TrainingRecord.Hash(teacher)));
        var device = ComputeDevice.Parse(options.Device);
        if (exchange.Rank > 0)
        {
            exchange.Wait(); // until the first process has packed what is to be packed
        }

        var train = PretrainingCorpora.Open(config.Train, "data.train_dataset", defects, config.Training, device, run.Output, session);
        using var closingTrain = (IDisposable)train;
        var validation = PretrainingCorpora.Open(
            config.Validation, "data.val_dataset", defects, config.Training, device, run.Output, session);
        using var closingValidation = (IDisposable)validation;
        if (exchange.Rank == 0)
        {
            exchange.Wait();
        }

        FirstClips.Read(("training", train), ("validation", validation));
        manual_seed(config.Run.Seed);
        var objective = Objectives.Create(config.Model, defects);
        using var model = objective.Network;
        foreach (var report in Load(objective, config.Pretrained, teacher))
        {
            session.Console.Say(report.ToString());
        }

        session.Console.Say($"{train.Count} training recordings, {validation.Count} for validation");
        var loop = new PretrainingLoop(objective, train, validation, config, options);
        loop.RequireParts(exchange);
        loop.RequireOwn(run.Output);
        exchange.Wait(); // no process changes anything before all have found nothing to refuse
        if (exchange.Rank == 0)
        {
            run.Begin();
        }

        var result = session.Console.Track(
            "pretrain", "steps", bar => loop.Run(
                run.Output, new RunHost(new TrainingReporter(session.Console, bar), session.Stop) { Exchange = exchange }));
        if (exchange.Rank > 0)
        {
            return; // the first process writes the record
        }

        var record = run.Record().With(config.Run).With(result, run.Output);
        var choices = objective.Choices(Math.Min(config.Params.BatchSize, Math.Max(1, validation.Count)));
        var chance = PretrainingChance.Of(run.Output, choices, result.BestEpoch, result.Best?["loss"]);
        if (chance?.Warning is { } warning)
        {
            session.Console.Warn(warning);
        }

        run.Complete(record with
        {
            Metrics = chance is null ? record.Metrics : new Dictionary<string, double>([.. record.Metrics, .. chance.Figures]),
            Warnings = chance?.Warning is { } found ? [found] : [],
            Dataset = DatasetNames.Of(config),
            Encoder = config.Model.Encoder.Type,
            Decoder = config.Model.Objective.Name,
            StartedFrom = TrainingRecord.Recorded(config.Pretrained, session.Root),
        });
        if (result.Best is { } best)
        {
            var figures = best.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:0.000}"));
            session.Console.Tell($"best epoch {result.BestEpoch}: validation {string.Join(", ", figures)}");
        }
    }

    private static IEnumerable<LoadReport> Load(IPretrainingObjective objective, string? weights, string? teacher)
    {
        if (weights is not null)
        {
            yield return StateDictLoader.Load(objective.Network, weights);
        }

        if (teacher is not null)
        {
            yield return ((MaskedPretrainer)objective).Teach(teacher); // settings that name one have a network that takes one
        }
    }
}
