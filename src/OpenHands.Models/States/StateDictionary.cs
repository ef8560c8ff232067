using static TorchSharp.torch.nn;

namespace OpenHands.Models.States;

/// <summary>A module's state in PyTorch's order: a module's own parameters, its own buffers, then its children in the order of registration.</summary>
public static class StateDictionary
{
    /// <summary>All parameters, frozen ones too, and all buffers.</summary>
    public static IReadOnlyList<StateEntry> Of(Module module)
    {
        var entries = new List<StateEntry>();
        Collect(module, "", entries);
        return entries;
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
