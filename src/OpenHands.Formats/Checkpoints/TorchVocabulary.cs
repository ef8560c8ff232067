using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// What a PyTorch checkpoint may name: tensors, parameters and storages, numpy's scalars, and some inert types. One instance reads one file
/// and collects its storages.
/// </summary>
internal sealed class TorchVocabulary
{
    private const int MostDimensions = 64;

    private static readonly string[] Hostile =
    [
        "builtins", "__builtin__", "os", "posix", "nt", "sys", "subprocess", "commands", "shutil", "socket", "pty", "runpy",
        "importlib", "imp", "ctypes", "pickle", "_pickle", "code", "codeop", "timeit", "webbrowser", "operator", "_operator",
        "multiprocessing", "asyncio", "pip",
    ];

    private readonly Dictionary<string, TorchStorage> _storages = [];

    /// <summary>The storages seen so far, by key.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => _storages;

    /// <summary>
    /// The list for <see cref="PickleReader"/>. Checkpoints hold settings and callbacks beside the weights, of any class:
    /// those become a <see cref="ForeignObject"/>.
    /// </summary>
    public PickleVocabulary Create() => new(
        "a PyTorch checkpoint", "the weights alone: torch.save(checkpoint['state_dict'], path)",
        [.. NumpyVocabulary.Globals(), .. Globals()], Storage, Foreign);

    // Tensors in their own wrapping would be lost among the weights. The others are the usual ways to a command: nothing is run here
    // in any case, but who meets such a file should know what it is.
    private static bool Foreign(string module) =>
        !module.StartsWith("torch._", StringComparison.Ordinal) && !Hostile.Contains(module.Split('.')[0]);

    private static IEnumerable<PickleGlobal> Globals()
    {
        yield return new("torch._utils._rebuild_tensor", Tensor);
        yield return new("torch._utils._rebuild_tensor_v2", Tensor);
        yield return new("torch._utils._rebuild_parameter", (arguments, _) => arguments is [TorchTensor tensor, bool, ..]
            ? tensor
            : throw new InvalidDataException("refused: a parameter that is not a tensor"));
        yield return new("torch.Size", (arguments, _) => arguments is [object?[] lengths]
            ? lengths
            : throw new InvalidDataException("refused: a torch.Size that is not a tuple"));
        yield return new("torch.device", (arguments, _) => arguments is [string, ..]
            ? arguments[0]
            : throw new InvalidDataException("refused: a torch.device without a name"));
        foreach (var (type, storage, dtype) in TensorTypes.Torch)
        {
            yield return new($"torch.{storage}") { Tag = type };
            yield return new($"torch.cuda.{storage}") { Tag = type };
            yield return new($"torch.{dtype}");
        }

        // Lightning before 1.5.5 names a callback's state by its class; the name is all that is taken.
        yield return new("pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint");
        yield return new("pytorch_lightning.callbacks.early_stopping.EarlyStopping");
    }

    /// <summary>("storage", class, key, location, elements[, view]). The location (cpu, cuda:0) says nothing about the values.</summary>
    private TorchStorage Storage(object? id, PickleBudget budget)
    {
        if (id is not object?[] { Length: 5 or 6 } parts
            || parts[0] is not "storage"
            || parts[1] is not PickleGlobal { Tag: TensorType type }
            || parts[2] is not string name
            || parts[4] is not long and not < 0)
        {
            throw new InvalidDataException("refused: a persistent id that is not a storage of a known type");
        }

        if (parts.Length == 6 && parts[5] is not null)
        {
            throw new InvalidDataException(
                "a storage that is a view of another (written by PyTorch before 0.4); save the file again with a newer PyTorch");
        }

        if (_storages.TryGetValue(name, out var known))
        {
            return known.Type == type && known.Count == (long)parts[4]!
                ? known
                : throw new InvalidDataException($"storage {name} is declared twice, with different types or lengths");
        }

        budget.Charge(PickleBudget.Container);
        return _storages[name] = new TorchStorage(name, type, (long)parts[4]!);
    }

    /// <summary>(storage, offset, shape, strides, ...): what follows (requires_grad, hooks) does not matter here.</summary>
    private static TorchTensor Tensor(object?[] arguments, PickleBudget budget)
    {
        if (arguments is not [TorchStorage storage, long offset and >= 0, object?[] shape, object?[] strides, ..]
            || shape.Length != strides.Length
            || shape.Length > MostDimensions)
        {
            throw new InvalidDataException("refused: a tensor that is not (storage, offset, shape, strides)");
        }

        budget.Charge(PickleBudget.Container + 16L * shape.Length);
        return new TorchTensor(storage, offset, Lengths(shape), Lengths(strides));
    }

    private static long[] Lengths(object?[] values) =>
        Array.ConvertAll(values, value => value is long and >= 0 and var length ? length : throw new InvalidDataException(
            "a tensor with an invalid length or stride"));
}
