using OpenHands.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Devices;

/// <summary>Brings a batch from plain memory to the device; to CUDA through pinned memory, so that the copy overlaps with computing.</summary>
public static class BatchTransfer
{
    /// <summary>The batch's values, float32 of its shape, and its labels, int64 (B), on the device.</summary>
    public static (Tensor Values, Tensor Labels) To(Device device, SampleBatch batch)
    {
        var values = tensor(batch.Values, batch.Shape);
        var labels = tensor(batch.Labels);
        return device.type == DeviceType.CUDA
            ? (values.pin_memory().to(device, non_blocking: true), labels.pin_memory().to(device, non_blocking: true))
            : (values, labels);
    }
}
