namespace OpenHands.Datasets.Sampling;

/// <summary>
/// Upstream's defects in cutting pretraining windows, one flag each (docs/upstream.md#windows-for-pretraining). True does what upstream
/// does, false what was evidently meant.
/// </summary>
public sealed record WindowCompatibility
{
    /// <summary>
    /// The span counts a whole step behind the last frame, and the start is drawn from [0, F - span): the last legal starts are never
    /// drawn, and a recording of exactly the needed length is rejected.
    /// </summary>
    public required bool LastStartsNeverDrawn { get; init; }

    /// <summary>
    /// Transforms run on each window of an HDF5 recording by itself: every window of a sample gets its own centre, scale, shear and
    /// rotation, so that consecutive windows do not fit together.
    /// </summary>
    public required bool TransformsEachWindowAlone { get; init; }

    /// <summary>
    /// Transforms run on a whole pickled recording before the windows are cut, so that pickles and HDF5 are normalised over different
    /// frames. Where both this and <see cref="TransformsEachWindowAlone"/> are false, they run once on the frames of all windows.
    /// </summary>
    public required bool TransformsWholePickle { get; init; }

    /// <summary>Pickles of 60 frames or fewer are left out whatever the windows need.</summary>
    public required bool DropsPicklesUpTo60Frames { get; init; }

    /// <summary>Every defect as upstream has it.</summary>
    public static WindowCompatibility Upstream { get; } = new()
    {
        LastStartsNeverDrawn = true,
        TransformsEachWindowAlone = true,
        TransformsWholePickle = true,
        DropsPicklesUpTo60Frames = true,
    };

    /// <summary>What was evidently meant.</summary>
    public static WindowCompatibility Corrected { get; } = new()
    {
        LastStartsNeverDrawn = false,
        TransformsEachWindowAlone = false,
        TransformsWholePickle = false,
        DropsPicklesUpTo60Frames = false,
    };
}
