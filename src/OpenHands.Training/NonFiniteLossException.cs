namespace OpenHands.Training;

/// <summary>A loss that is infinite or not a number. The run stops before the weights change; the batch is saved for inspection.</summary>
/// <param name="step">The step, from 0, whose loss it was.</param>
/// <param name="loss">The loss.</param>
/// <param name="batchFile">Where the batch was saved (safetensors).</param>
public sealed class NonFiniteLossException(long step, double loss, string batchFile)
    : Exception($"the loss of step {step} is {loss}: the batch is saved in {batchFile}. Look there for values that are not finite; "
        + "if there are none, lower the learning rate or clip gradients.")
{
    /// <summary>The step, from 0.</summary>
    public long Step { get; } = step;

    /// <summary>Where the batch was saved.</summary>
    public string BatchFile { get; } = batchFile;
}
