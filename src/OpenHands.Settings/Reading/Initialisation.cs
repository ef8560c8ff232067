namespace OpenHands.Settings.Reading;

/// <summary><c>init</c>: where a classifier's encoder starts from.</summary>
public enum Initialisation
{
    /// <summary>From the checkpoint that <c>model.pretrained</c> names (the default).</summary>
    Pretrained,

    /// <summary>From random weights; the architecture still follows <c>model.pretrained</c>.</summary>
    Scratch,
}
