namespace OpenHands.Training.Tests.Tiny;

/// <summary>The two runs that resume tests interrupt: nine epochs of six steps each, with validation.</summary>
internal static class TinyRuns
{
    public const int Steps = 54;

    private static readonly RunOptions Measured = new() { Device = "cpu" };

    /// <summary>Starts, or goes on with, the run in a folder; model and loop are new each time, as in a new process.</summary>
    public static TrainingResult Run(
        string kind, string folder, RunHost host, Func<LoopKnobs, LoopKnobs>? change = null, TinyPretrainer? pretrainer = null)
    {
        var same = change ?? (o => o);
        if (kind == "pretrain")
        {
            using var own = TinyPretrainer.Seeded();
            var model = pretrainer ?? own;
            var knobs = same(new LoopKnobs
            {
                MaxEpochs = 9,
                LogEverySteps = 4,
                CheckpointEverySteps = 5,
                KeepBest = 2,
                Optimiser = new() { LearningRate = 1e-4, WeightDecay = 1e-5 },
                Run = Measured,
            });
            return new PretrainingLoop(model, new TinyWindows(53, i => i % 9 == 0), new TinyWindows(12), knobs.Pretraining(),
                knobs.Run).Run(folder, host);
        }
        else
        {
            using var model = TinyClassifier.Seeded();
            var knobs = same(new LoopKnobs
            {
                MaxEpochs = 9,
                LogEverySteps = 4,
                CheckpointEverySteps = 5,
                KeepBest = 2,
                Run = Measured,
                Loss = "SmoothedCrossEntropyLoss",
                Optimiser = new() { Name = "SGD", LearningRate = 0.05, Momentum = 0.9 },
                Schedule = new() { Name = "ReduceLROnPlateau", Patience = 1, WarmupEpochs = 2 },
            });
            return new ClassificationLoop(
                model, new TinyClips(46, noise: 0.8), new TinyClips(20, noise: 0.8), knobs.Classification(), knobs.Run).Run(folder, host);
        }
    }
}
