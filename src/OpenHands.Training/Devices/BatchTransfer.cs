using OpenHands.Datasets.Sampling;
using OpenHands.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Devices;

/// <summary>
/// Brings a batch from plain memory to the device; to CUDA through pinned memory, so that the copy overlaps with computing.
/// </summary>
public static class BatchTransfer
{
    /// <summary>The batch's values, float32 of its shape, and its labels, int64 (B), on the device.</summary>
    /// <param name="device">Where to.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="source">Where the batch is from: one whose data is on the device already assembles it there.</param>
    public static (Tensor Values, Tensor Labels) To(Device device, SampleBatch batch, ISampleSource source)
    {
        var (values, labels) = Copy(device, batch);
        return (source is IDeviceAssembled resident ? resident.Assemble(values) : values, labels);
    }

    private static (Tensor Values, Tensor Labels) Copy(Device device, SampleBatch batch)
    {
        var values = tensor(batch.Values, batch.Shape);
        var labels = tensor(batch.Labels);
        return device.type == DeviceType.CUDA
            ? (values.pin_memory().to(device, non_blocking: true), labels.pin_memory().to(device, non_blocking: true))
            : (values, labels);
    }
}
