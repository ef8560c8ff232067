namespace OpenHands.Training.Data;

/// <summary>In which order an epoch goes through a dataset.</summary>
public enum SamplingOrder
{
    /// <summary>As stored: validation, evaluation, prediction.</summary>
    Sequential,

    /// <summary>Every item once, shuffled: fine-tuning.</summary>
    Shuffled,

    /// <summary>
    /// As many draws with replacement as there are items, by <c>ISampleSource.Weight</c>: pretraining (docs/upstream.md#dpc-pretraining).
    /// </summary>
    Weighted,
}
