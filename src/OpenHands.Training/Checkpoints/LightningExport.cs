using OpenHands.Formats.Checkpoints;

namespace OpenHands.Training.Checkpoints;

/// <summary>Weights in PyTorch Lightning's layout, for upstream's tools (docs/upstream.md#checkpoints).</summary>
public static class LightningExport
{
    /// <summary>
    /// Writes a weights checkpoint as a Lightning file: keys with the prefix <c>model.</c>, epoch and step; no optimiser states, since they
    /// belong to the last epoch and not to the best.
    /// </summary>
    /// <param name="weights">A weights checkpoint (its header or tensor file).</param>
    /// <param name="path">The .ckpt file to write.</param>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string weights, string path)
    {
        var header = CheckpointStore.Verify(weights);
        var tensors = SafeTensors.Read(CheckpointStore.TensorsBeside(weights, header)).Tensors;
        new LightningCheckpoint
        {
            Epoch = header.Epoch,
            GlobalStep = header.Step,
            StateDict = [.. tensors.Select(t => t.Renamed($"model.{t.Name}"))],
        }.Write(path);
    }
}
