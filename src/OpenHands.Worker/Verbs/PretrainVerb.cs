using System.Globalization;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Training;
using OpenHands.Training.Devices;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using static TorchSharp.torch;

namespace OpenHands.Worker.Verbs;

/// <summary>Pretrains an encoder with dense predictive coding.</summary>
internal sealed class PretrainVerb : IVerb
{
    public string Name => "pretrain";

    public string Summary => "pretrains an encoder on unlabelled recordings (DPC)";

    public IReadOnlyList<Option> Options => CommonOptions.Training;

    public void Run(Arguments arguments, Session session)
    {
        var run = StageRun<PretrainConfig>.Read(StageKind.Pretrain, arguments, session);
        var config = run.Config;
        var compatibility = CompatibilitySettings.Of(config.Run);
        var options = LoopOptions.Pretraining(config, arguments.Text("device") ?? "auto", arguments.Text("resume") ?? "auto", session.Threads);
        var device = ComputeDevice.Parse(options.Device);
        var train = PretrainingCorpora.Open(config.Train, "data.train_dataset", compatibility, config.Training, device, session.Console.Say);
        using var closingTrain = (IDisposable)train;
        var validation = PretrainingCorpora.Open(config.Validation, "data.val_dataset", compatibility, config.Training, device, session.Console.Say);
        using var closingValidation = (IDisposable)validation;
        FirstClips.Read(("training", train), ("validation", validation));
        set_num_threads(options.Threads);
        manual_seed(config.Run.Seed);
        using var model = new DpcPretrainer(NetworkOptions.Pretrainer(config.Model), compatibility.Networks);
        if (config.Pretrained is { } weights)
        {
            session.Console.Say(StateDictLoader.Load(model, weights).ToString());
        }

        run.Begin();
        session.Console.Say($"{train.Count} training recordings, {validation.Count} for validation");
        var loop = new PretrainingLoop(model, train, validation, options);
        var result = session.Console.Track("pretrain", "steps", bar => loop.Run(run.Output, new RunHost(new TrainingReporter(session.Console, bar), session.Stop)));
        run.Complete(run.Record().With(config.Run).With(result, run.Output) with
        {
            Dataset = DatasetNames.Of(config),
            Encoder = ModelNames.Of(config.Model.Encoder),
            StartedFrom = TrainingRecord.Recorded(config.Pretrained, session.Root),
        });
        if (result.Best is { } best)
        {
            session.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"best epoch {result.BestEpoch}: validation loss {best.Loss:0.000}, contrastive top-1 {best.Top1:0.000}, top-5 {best.Top5:0.000}"));
        }
    }
}
