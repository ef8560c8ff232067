namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// A checkpoint in the layout of PyTorch Lightning 1.5 (docs/upstream.md#checkpoints), the keys in Lightning's order. Python loads it with
/// <c>torch.load(path, weights_only=True)["state_dict"]</c>, the original project with <c>load_from_checkpoint</c>. (PyTorch before 2.1
/// refuses plain floats under weights_only: for those leave the optimisers' and schedules' states out, as Lightning's save_weights_only
/// does.)
/// </summary>
public sealed class LightningCheckpoint
{
    /// <summary>The epoch that was running, from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>Optimiser steps done.</summary>
    public required long GlobalStep { get; init; }

    /// <summary>The model's parameters and buffers, named as the LightningModule names them (with the prefix <c>model.</c>).</summary>
    public required IReadOnlyList<TensorEntry> StateDict { get; init; }

    /// <summary>The version that the file names; Lightning migrates older files by it.</summary>
    public string LightningVersion { get; init; } = "1.5.10";

    /// <summary>The progress of the loops; may be empty.</summary>
    public CheckpointMap Loops { get; init; } = [];

    /// <summary>The state of the callbacks; may be empty.</summary>
    public CheckpointMap Callbacks { get; init; } = [];

    /// <summary>For each optimiser its <c>state_dict()</c>: <c>state</c> by parameter index, and <c>param_groups</c>.</summary>
    public CheckpointList OptimizerStates { get; init; } = [];

    /// <summary>For each learning-rate schedule its <c>state_dict()</c>.</summary>
    public CheckpointList LearningRateSchedulers { get; init; } = [];

    /// <summary>The module's arguments, if it saves them.</summary>
    public CheckpointMap? HyperParameters { get; init; }

    /// <summary>Writes the file; it appears under its name only when it is whole.</summary>
    /// <exception cref="ArgumentException">Two tensors share a name, or a value has no place in a checkpoint.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public void Write(string path)
    {
        var root = new CheckpointMap
        {
            { "epoch", Epoch },
            { "global_step", GlobalStep },
            { "pytorch-lightning_version", LightningVersion },
            { PyTorchCheckpoint.StateDictKey, PyTorchCheckpoint.StateDict(StateDict) },
            { "loops", Loops },
            { "callbacks", Callbacks },
            { "optimizer_states", OptimizerStates },
            { "lr_schedulers", LearningRateSchedulers },
        };
        if (HyperParameters is not null)
        {
            root.Add("hparams_name", "cfg");
            root.Add("hyper_parameters", HyperParameters);
        }

        PyTorchCheckpoint.Write(path, root);
    }
}
