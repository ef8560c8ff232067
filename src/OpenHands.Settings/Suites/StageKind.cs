namespace OpenHands.Settings.Suites;

/// <summary>What a stage does: its <c>run</c> key, and the worker's verb of the same name in lower case.</summary>
public enum StageKind
{
    /// <summary>Fetches data sets, models or checkpoints.</summary>
    Download,

    /// <summary>Makes up poses.</summary>
    Synthesize,

    /// <summary>Tracks poses in videos.</summary>
    Extract,

    /// <summary>Builds raw HDF5 files.</summary>
    Hdf5,

    /// <summary>Builds a packed store.</summary>
    Pack,

    /// <summary>Pretrains.</summary>
    Pretrain,

    /// <summary>Trains a classifier.</summary>
    Finetune,

    /// <summary>Measures a classifier.</summary>
    Evaluate,
}
