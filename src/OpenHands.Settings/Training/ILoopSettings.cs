using OpenHands.Settings.Stages;

namespace OpenHands.Settings.Training;

/// <summary>What both training loops need, wherever the two kinds of configuration keep it.</summary>
public interface ILoopSettings
{
    /// <summary>The keys that stages with a network share.</summary>
    RunSettings Run { get; }

    /// <summary>This project's own settings of the loop.</summary>
    TrainingSettings Training { get; }

    /// <summary>Samples in a batch.</summary>
    int BatchSize { get; }

    /// <summary>Epochs at most.</summary>
    int MaxEpochs { get; }

    /// <summary>The optimiser.</summary>
    OptimiserSettings Optimiser { get; }

    /// <summary>The learning-rate schedule, stepped per epoch.</summary>
    SchedulerSettings Scheduler { get; }

    /// <summary>What each layer of the encoder has of the next one's learning rate; 1 = all have the same.</summary>
    double LayerDecay => 1;

    /// <summary>Largest global L2 norm of the gradients; 0 = not clipped.</summary>
    double ClipNorm { get; }

    /// <summary>How many of the best epochs' weights are kept.</summary>
    int KeepBest { get; }

    /// <summary>Validations in a row without improvement that end the run; 0 = never.</summary>
    int EarlyStoppingPatience { get; }

    /// <summary>Threads that prepare batches ahead; 0 prepares each when it is needed.</summary>
    int DataWorkers { get; }

    /// <summary>A training checkpoint to continue from.</summary>
    string? ResumeFrom { get; }

    /// <summary>Name of the validation metric that epochs are ranked by, and that early stopping and a plateau schedule watch.</summary>
    string Monitor { get; }

    /// <summary>Which of several equally good epochs is the best: the latest, or the earliest as upstream has it.</summary>
    bool LatestOfEquals => Run.Compat != Compat.Upstream;

    /// <summary>Epochs after presets.</summary>
    int EffectiveEpochs => Training.FastDevRun ? 1 : MaxEpochs;

    /// <summary>Training batches in an epoch after presets, or null for all.</summary>
    int? BatchLimit => Training.FastDevRun ? 1 : Training.OverfitBatches > 0 ? Training.OverfitBatches : null;
}
