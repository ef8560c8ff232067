using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>The container of PyTorch 1.6 and later: a ZIP archive with <c>data.pkl</c> and one entry for each storage.</summary>
internal static class ZipCheckpoint
{
    /// <summary>Reads the pickle and attaches the storages that it names.</summary>
    public static object? Read(ReadOnlyMemory<byte> file, PickleBudget budget)
    {
        var archive = new StoredZip(file, budget);
        if (archive.Names.Any(name => name.EndsWith("/constants.pkl", StringComparison.Ordinal)))
        {
            throw new InvalidDataException(
                "a TorchScript archive (torch.jit.save), which holds code; save its weights alone, in Python: "
                + "torch.save(torch.jit.load(path).state_dict(), 'weights.pt')");
        }

        var pickles = archive.Names.Where(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)).Take(2).ToList();
        if (pickles is not [var pickle])
        {
            throw new InvalidDataException(pickles.Count == 0
                ? "a ZIP archive without data.pkl: no PyTorch checkpoint"
                : "a ZIP archive with several data.pkl: no PyTorch checkpoint");
        }

        var root = pickle[..^"data.pkl".Length];
        if (archive.Find(root + "byteorder") is { } order && !order.Span.SequenceEqual("little"u8))
        {
            throw new InvalidDataException("written on a big-endian machine; save it again on a little-endian one");
        }

        var vocabulary = new TorchVocabulary();
        var value = new PickleReader(archive.Find(pickle)!.Value, 0, vocabulary.Create(), budget).Load();
        foreach (var storage in vocabulary.Storages.Values)
        {
            storage.Attach(archive.Find($"{root}data/{storage.Key}")
                ?? throw new InvalidDataException($"the archive lacks the storage {storage.Key} that its pickle refers to"));
        }

        return value;
    }
}
