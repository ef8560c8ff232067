using OpenHands.Formats.Checkpoints;
using static TorchSharp.torch;

namespace OpenHands.Models.States;

/// <summary>
/// Puts a file's tensors into a module by their keys. Checkpoints of the original fit without renaming; a pretraining checkpoint feeds a
/// classifier and the reverse, since both call their backbone <c>conv_encoder</c> and <c>agg</c> (docs/upstream.md#checkpoints).
/// </summary>
public static class StateDictLoader
{
    // What wrappers put before the keys of the network in them: Lightning, DataParallel, torch.compile. They may be nested.
    private static readonly string[] Wrappers = ["model.", "module.", CompiledPrefix];

    // torch.compile may stand around a part of the network too, then inside a key.
    private const string CompiledPrefix = "_orig_mod.";

    private const int KeysInMessages = 5;

    /// <summary>Reads a file and loads it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file.</param>
    /// <param name="leaveBehind">Keys that begin so are not loaded, whatever their shape; null for none.</param>
    /// <exception cref="InvalidDataException">The file is corrupt, no key matches, or a shape differs; the module is then
    /// unchanged.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static LoadReport Load(nn.Module module, string path, string? leaveBehind = null) =>
        Load(module, StateFile.Read(path), path, leaveBehind);

    /// <summary>
    /// Loads tensors; leading <c>model.</c>, <c>module.</c> and <c>_orig_mod.</c> of their names do not count. Element types are converted
    /// to the module's.
    /// </summary>
    /// <param name="module">The module; parameters keep their identity, so that an optimiser may already hold them.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="leaveBehind">Keys that begin so are not loaded, whatever their shape; null for none.</param>
    /// <exception cref="InvalidDataException">No key matches, two names are one key, or a shape differs; the module is then
    /// unchanged.</exception>
    public static LoadReport Load(nn.Module module, IReadOnlyList<TensorEntry> tensors, string source, string? leaveBehind = null)
    {
        var state = StateDictionary.Of(module);
        var keys = state.Select(e => e.Name).ToHashSet();
        var byKey = new Dictionary<string, TensorEntry>();
        foreach (var tensor in tensors)
        {
            if (!byKey.TryAdd(Key(tensor.Name, keys), tensor))
            {
                throw new InvalidDataException($"{source}: two tensors stand for '{Key(tensor.Name, keys)}', "
                    + $"one with and one without a prefix ({string.Join(", ", Wrappers)}); keep one of the two in the file");
            }
        }

        var matched = state.Where(e => byKey.ContainsKey(e.Name) && !IsLeft(e.Name)).ToList();
        if (matched.Count == 0)
        {
            throw new InvalidDataException(
                $"{source}: none of its {tensors.Count} tensors fits the network, which would stay untrained. "
                + $"The file has {Some(tensors.Select(t => t.Name))}; the network expects {Some(keys)}");
        }

        var mismatches = matched.Where(e => !byKey[e.Name].Shape.SequenceEqual(e.Value.shape))
            .Select(e => $"{e.Name} is [{string.Join(", ", byKey[e.Name].Shape)}], expected [{string.Join(", ", e.Value.shape)}]").ToList();
        if (mismatches.Count > 0)
        {
            throw new InvalidDataException(
                $"{source}: {mismatches.Count} of {matched.Count} tensors have another shape than the network: {Some(mismatches, "; ")}. "
                + "Use the model options that the file was trained with");
        }

        using var untracked = no_grad();
        foreach (var entry in matched)
        {
            using var values = ToTensor(byKey[entry.Name]);
            entry.Value.copy_(values);
        }

        return new LoadReport(
            source,
            [.. matched.Select(e => e.Name)],
            [.. state.Select(e => e.Name).Where(n => !byKey.ContainsKey(n) || IsLeft(n))],
            [.. tensors.Select(t => t.Name).Where(n => !keys.Contains(Key(n, keys)) || IsLeft(Key(n, keys)))]);

        bool IsLeft(string key) => leaveBehind is not null && key.StartsWith(leaveBehind, StringComparison.Ordinal);
    }

    internal static string WithoutPrefix(string name) => Key(name, []);

    // Stops at the first name that the network has: a network may have a part called "model" itself.
    private static string Key(string name, HashSet<string> keys)
    {
        if (!keys.Contains(name))
        {
            name = name.Replace("." + CompiledPrefix, ".", StringComparison.Ordinal);
        }

        while (!keys.Contains(name) && Wrappers.FirstOrDefault(wrapper => name.StartsWith(wrapper, StringComparison.Ordinal)) is { } prefix)
        {
            name = name[prefix.Length..];
        }

        return name;
    }

    private static Tensor ToTensor(TensorEntry entry)
    {
        long[] shape = [.. entry.Shape];
        if (entry.Type == TensorType.Int64)
        {
            var values = empty(shape, dtype: ScalarType.Int64);
            entry.Bytes.Span.CopyTo(values.bytes);
            return values;
        }

        return tensor(entry.ToSingles(), shape);
    }

    private static string Some(IEnumerable<string> items, string separator = ", ")
    {
        var all = items.ToList();
        return string.Join(separator, all.Take(KeysInMessages))
            + (all.Count > KeysInMessages ? $"{separator}and {all.Count - KeysInMessages} more" : "");
    }
}
