using OpenHands.Datasets.Sampling;
using OpenHands.Formats;
using OpenHands.Training.Checkpoints;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>
/// Stops a run whose loss is not finite. On the CPU a loss is looked at before it is used; on CUDA, where looking waits for the device, the
/// losses of an interval are looked at together, in any case before a checkpoint is written.
/// </summary>
/// <param name="folder">Where the batch is saved.</param>
/// <param name="device">Where the run computes.</param>
/// <param name="rank">The process among those that train together, which look after each step; null where there is one.</param>
internal sealed class LossGuard(string folder, Device device, int? rank = null) : IDisposable
{
    private readonly Lock _gate = new(); // a stop request saves, and so looks, from its own thread
    private readonly List<(long Step, Tensor Loss, SampleBatch Batch, ISampleSource Source)> _unseen = [];

    public void Watch(long step, Tensor loss, SampleBatch batch, ISampleSource source)
    {
        lock (_gate)
        {
            _unseen.Add((step, loss.detach().clone().DetachFromDisposeScope(), batch, source));
        }

        if (loss.device_type != DeviceType.CUDA && rank is null)
        {
            Look();
        }
    }

    /// <exception cref="NonFiniteLossException">One of the losses seen since is not finite.</exception>
    public void Look()
    {
        lock (_gate)
        {
            foreach (var (step, loss, batch, source) in _unseen)
            {
                var value = loss.item<float>();
                if (!float.IsFinite(value))
                {
                    throw new NonFiniteLossException(step, value, Save(step, batch, source));
                }
            }

            Clear();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    private void Clear()
    {
        foreach (var (_, loss, _, _) in _unseen)
        {
            loss.Dispose();
        }

        _unseen.Clear();
    }

    private string Save(long step, SampleBatch batch, ISampleSource source)
    {
        using var scope = NewDisposeScope();
        var (values, labels) = BatchTransfer.To(device, batch, source); // as the network saw it, also where the device assembles it
        var path = Path.Combine(folder, $"non-finite-loss-step-{step}{(rank is null ? "" : $"-process-{rank}")}.safetensors");
        var tensors = new Dictionary<string, Tensor> { ["values"] = values.cpu(), ["labels"] = labels.cpu() };
        AtomicFile.Write(path, stream => TensorFile.Write(stream, tensors));
        return path;
    }
}
