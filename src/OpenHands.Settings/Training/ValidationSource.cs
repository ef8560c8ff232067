namespace OpenHands.Settings.Training;

/// <summary>Where the clips that choose the best epoch come from.</summary>
public enum ValidationSource
{
    /// <summary>A part of the training split, left out of training.</summary>
    Carve,

    /// <summary>The clips that <c>valid_pipeline</c> names.</summary>
    Given,

    /// <summary>Nowhere: all clips are trained on, for a fixed number of epochs, and the last one counts. Nothing is chosen.</summary>
    None,
}
