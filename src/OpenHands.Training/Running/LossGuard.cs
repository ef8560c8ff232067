using OpenHands.Formats;
using OpenHands.Training.Checkpoints;
using OpenHands.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Running;

/// <summary>
/// Stops a run whose loss is not finite. On the CPU a loss is looked at before it is used; on CUDA, where looking waits for the device, the
/// losses of an interval are looked at together, in any case before a checkpoint is written.
/// </summary>
/// <param name="folder">Where the batch is saved.</param>
internal sealed class LossGuard(string folder) : IDisposable
{
    private readonly Lock _gate = new(); // a stop request saves, and so looks, from its own thread
    private readonly List<(long Step, Tensor Loss, SampleBatch Batch)> _unseen = [];

    public void Watch(long step, Tensor loss, SampleBatch batch)
    {
        lock (_gate)
        {
            _unseen.Add((step, loss.detach().clone().DetachFromDisposeScope(), batch));
        }

        if (loss.device_type != DeviceType.CUDA)
        {
            Look();
        }
    }

    /// <exception cref="NonFiniteLossException">One of the losses seen since is not finite.</exception>
    public void Look()
    {
        lock (_gate)
        {
            foreach (var (step, loss, batch) in _unseen)
            {
                var value = loss.item<float>();
                if (!float.IsFinite(value))
                {
                    throw new NonFiniteLossException(step, value, Save(step, batch));
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
        foreach (var (_, loss, _) in _unseen)
        {
            loss.Dispose();
        }

        _unseen.Clear();
    }

    private string Save(long step, SampleBatch batch)
    {
        using var scope = NewDisposeScope();
        var path = Path.Combine(folder, $"non-finite-loss-step-{step}.safetensors");
        var tensors = new Dictionary<string, Tensor> { ["values"] = tensor(batch.Values, batch.Shape), ["labels"] = tensor(batch.Labels) };
        AtomicFile.Write(path, stream => TensorFile.Write(stream, tensors));
        return path;
    }
}
