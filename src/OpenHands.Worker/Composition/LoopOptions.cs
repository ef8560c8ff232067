using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;
using OpenHands.Training;
using OpenHands.Training.Optimisation;
using OpenHands.Training.Schedules;

namespace OpenHands.Worker.Composition;

/// <summary>Configuration records of training as the options of the two loops.</summary>
internal static class LoopOptions
{
    private const double PretrainingClip = 1;

    /// <summary>Options of pretraining (spec/openhands.md section 1.5).</summary>
    public static PretrainingOptions Pretraining(PretrainSettings config, string device, string resume) => Common(
        new PretrainingOptions
        {
            BatchSize = config.Params.BatchSize,
            MaxEpochs = config.Params.MaxEpochs,
            Optimiser = new OptimiserOptions { Name = "AdamW", LearningRate = config.Params.LearningRate, WeightDecay = config.Params.WeightDecay },
            Schedule = new ScheduleOptions { Name = "CosineAnnealingLR", TMax = config.Params.TMax, WarmupEpochs = config.Params.WarmupEpochs },
            ClipNorm = Clip(config.Training.GradientClip ?? PretrainingClip),
            DataWorkers = config.Training.DataWorkers ?? config.Params.Workers,
            GroupBy = config.Params.GroupBy,
            GroupSize = config.Params.GroupSize,
        },
        config.Run,
        config.Training,
        config.Params.ResumeFrom,
        device,
        resume);

    /// <summary>Options of classification (spec/openhands.md section 12).</summary>
    public static ClassificationOptions Classification(FinetuneSettings config, string device, string resume)
    {
        var (optimiser, scheduler, loader) = (config.Optim.Optimiser, config.Optim.Scheduler, config.Data.Train!.Loader);
        return Common(
            new ClassificationOptions
            {
                BatchSize = loader.BatchSize,
                Shuffle = loader.Shuffle,
                DropLast = loader.DropLast,
                MaxEpochs = config.Trainer.MaxEpochs,
                Loss = config.Optim.SmoothedLoss ? "SmoothedCrossEntropyLoss" : "CrossEntropyLoss",
                Optimiser = new OptimiserOptions
                {
                    Name = optimiser.Name,
                    LearningRate = optimiser.LearningRate,
                    WeightDecay = optimiser.WeightDecay,
                    Beta1 = optimiser.Betas.First,
                    Beta2 = optimiser.Betas.Second,
                    Epsilon = optimiser.Epsilon,
                    Momentum = optimiser.Momentum,
                    Dampening = optimiser.Dampening,
                    Nesterov = optimiser.Nesterov,
                },
                Schedule = new ScheduleOptions
                {
                    Name = scheduler.Name,
                    TMax = scheduler.TMax,
                    Minimum = scheduler.Minimum,
                    StepSize = scheduler.StepSize,
                    Gamma = scheduler.Gamma,
                    Factor = scheduler.Factor,
                    Patience = scheduler.Patience,
                    WarmupEpochs = scheduler.WarmupEpochs,
                },
                ClipNorm = Clip(config.Training.GradientClip ?? config.Trainer.GradientClip ?? 0),
                KeepBest = config.Manager.SaveTopK,
                EarlyStoppingPatience = config.Manager.EarlyStopping?.Patience ?? 0,
                DataWorkers = config.Training.DataWorkers ?? loader.Workers,
            },
            config.Run,
            config.Training,
            config.Trainer.ResumeFrom,
            device,
            resume);
    }

    private static T Common<T>(
        T options, RunSettings run, TrainingSettings training, string? resumeFrom, string device, string resume)
        where T : TrainingOptions => options with
        {
            Seed = run.Seed,
            LatestOfEquals = run.Compat != Compat.Upstream,
            Device = device,
            Threads = training.Compute.Threads,
            AllowTf32 = training.AllowTf32,
            LogEverySteps = training.LogEvery,
            CheckpointEverySteps = training.CheckpointEverySteps,
            FastDevRun = training.FastDevRun,
            OverfitBatches = training.OverfitBatches,
            Resume = resume == "auto" ? resumeFrom ?? resume : resume,
            Annotations = new Dictionary<string, string>
            {
                ["compat"] = run.Behaviour,
                ["protocol"] = run.Protocol.ToString().ToLowerInvariant(),
            },
        };

    private static double? Clip(double norm) => norm > 0 ? norm : null;
}
