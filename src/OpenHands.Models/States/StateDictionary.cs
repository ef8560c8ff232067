using OpenHands.Formats.Checkpoints;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.States;

/// <summary>
/// A module's state in PyTorch's order: a module's own parameters, its own buffers, then its children in the order of registration.
/// </summary>
public static class StateDictionary
{
    /// <summary>All parameters, frozen ones too, and all buffers.</summary>
    public static IReadOnlyList<StateEntry> Of(Module module)
    {
        var entries = new List<StateEntry>();
        Collect(module, "", entries);
        return entries;
    }

    /// <summary>A copy of a module's state for writing, in PyTorch's order.</summary>
    /// <param name="module">The module.</param>
    /// <param name="prefix">What to put before each key: <c>model.</c> for Lightning's layout.</param>
    public static IReadOnlyList<TensorEntry> Save(Module module, string prefix = "") =>
        [.. Of(module).Select(e => ToEntry(prefix + e.Name, e.Value))];

    private static TensorEntry ToEntry(string name, Tensor value)
    {
        using var scope = NewDisposeScope();
        var (type, copy) = value.dtype == ScalarType.Int64
            ? (TensorType.Int64, value.detach().cpu().contiguous())
            : (TensorType.Float32, value.detach().to(ScalarType.Float32).cpu().contiguous());
        return new TensorEntry(name, type, value.shape, copy.bytes.ToArray());
    }

    private static void Collect(Module module, string prefix, List<StateEntry> entries)
    {
        foreach (var (name, parameter) in module.named_parameters(recurse: false))
        {
            entries.Add(new StateEntry(prefix + name, parameter, IsParameter: true));
        }

        foreach (var (name, buffer) in module.named_buffers(recurse: false))
        {
            entries.Add(new StateEntry(prefix + name, buffer, IsParameter: false));
        }

        foreach (var (name, child) in module.named_children())
        {
            Collect(child, $"{prefix}{name}.", entries);
        }
    }
}

/// <summary>One tensor of a module's state.</summary>
/// <param name="Name">Its key in the state dictionary, such as <c>conv_encoder.l1.gcn1.bn.weight</c>.</param>
/// <param name="Value">The module's own tensor, not a copy.</param>
/// <param name="IsParameter">False for a buffer.</param>
public sealed record StateEntry(string Name, Tensor Value, bool IsParameter);
