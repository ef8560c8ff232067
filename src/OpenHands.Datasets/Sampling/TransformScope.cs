namespace OpenHands.Datasets.Sampling;

/// <summary>What pretraining transforms see at once.</summary>
public enum TransformScope
{
    /// <summary>The frames of all windows of a sample: one draw of each augmentation, one normalisation.</summary>
    Sample,

    /// <summary>One window.</summary>
    Window,

    /// <summary>The whole recording, before frames are chosen.</summary>
    Recording,
}
