using OpenHands.Settings.Data;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;

namespace OpenHands.Training.Tests.Tiny;

/// <summary>What tests turn in a training run, in one flat record; the settings of either loop follow from it.</summary>
internal sealed record LoopKnobs
{
    public int BatchSize { get; init; } = 8;

    public int MaxEpochs { get; init; } = 1;

    public OptimiserSettings Optimiser { get; init; } = new();

    public SchedulerSettings Schedule { get; init; } = new() { Name = "CosineAnnealingLR" };

    public string Loss { get; init; } = "CrossEntropyLoss";

    public int KeepBest { get; init; } = 3;

    public int EarlyStoppingPatience { get; init; }

    public long Seed { get; init; } = 1;

    public Compat Compat { get; init; }

    public int DataWorkers { get; init; } = 1;

    public int Threads { get; init; } = 1;

    public int LogEverySteps { get; init; } = 50;

    public int CheckpointEverySteps { get; init; }

    public bool FastDevRun { get; init; }

    public int OverfitBatches { get; init; }

    public string? Monitor { get; init; }

    public string? GroupBy { get; init; }

    public int GroupSize { get; init; } = 1;

    public RunOptions Run { get; init; } = new() { Device = "cpu", MeasureGemmRate = false };

    public PretrainSettings Pretraining() => new()
    {
        Run = new RunSettings { Seed = Seed, Compat = Compat, Defects = RunSettings.Of(Compat) },
        Params = new PretrainingParams
        {
            BatchSize = BatchSize,
            MaxEpochs = MaxEpochs,
            LearningRate = Optimiser.LearningRate,
            WeightDecay = Optimiser.WeightDecay,
            TMax = Schedule.TMax,
            SaveTopK = KeepBest,
            GroupBy = GroupBy,
            GroupSize = GroupSize,
            Monitor = Monitor ?? "loss",
        },
        Training = Training(),
    };

    public FinetuneSettings Classification() => new()
    {
        Run = new RunSettings { Seed = Seed, Compat = Compat, Defects = RunSettings.Of(Compat) },
        Data = new ClassificationData
        {
            Train = new PipelineSettings
            {
                Loader = new DataLoaderSettings
                {
                    BatchSize = BatchSize,
                    Shuffle = true,
                }
            }
        },
        Optim = new OptimSettings { Loss = Loss, Optimiser = Optimiser, Scheduler = Schedule },
        Trainer = new TrainerSettings { MaxEpochs = MaxEpochs },
        Manager = new ExperimentManagerSettings
        {
            SaveTopK = KeepBest,
            Monitor = Monitor ?? "top1",
            EarlyStopping = EarlyStoppingPatience > 0,
            Patience = Math.Max(1, EarlyStoppingPatience),
        },
        Training = Training(),
    };

    private TrainingSettings Training() => new()
    {
        FastDevRun = FastDevRun,
        OverfitBatches = OverfitBatches,
        LogEvery = LogEverySteps,
        CheckpointEverySteps = CheckpointEverySteps,
        DataWorkers = DataWorkers,
        Compute = new ComputeSettings { Threads = Threads },
    };
}
