using static TorchSharp.torch;

namespace OpenHands.Training.Devices;

/// <summary>
/// A source whose data is on the compute device already: its samples are short plans (which frames, which augmentation), and the frames
/// themselves are gathered and transformed there.
/// </summary>
public interface IDeviceAssembled
{
    /// <summary>Turns plans into what the model sees.</summary>
    /// <param name="plans">(B, plan) stacked sample values, on the device.</param>
    /// <returns>(B, W, T, V, C), in the caller's dispose scope.</returns>
    Tensor Assemble(Tensor plans);
}
