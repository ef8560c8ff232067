using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>A store without some of its recordings, such as those of signers that a test set keeps for itself, or too short ones.</summary>
public sealed class ChosenRecordingStore : IRecordingStore
{
    private readonly IRecordingStore _store;
    private readonly int[] _kept;

    /// <summary>Leaves recordings out.</summary>
    /// <param name="store">All recordings; disposed of with this.</param>
    /// <param name="exclude">Regular expression; recordings in whose names it matches are left out. None leaves out none.</param>
    /// <param name="minimumFrames">Recordings of fewer frames are left out.</param>
    /// <exception cref="ArgumentException">It is not a regular expression, or nothing is left.</exception>
    public ChosenRecordingStore(IRecordingStore store, string? exclude, int minimumFrames = 0)
    {
        _store = store;
        var pattern = exclude is null ? null : NamePattern.Parse("exclude", exclude);
        int[] longEnough = [.. Enumerable.Range(0, store.Count).Where(i => store.Frames(i) >= minimumFrames)];
        if (longEnough.Length == 0 && store.Count > 0)
        {
            throw new ArgumentException($"none of the {store.Count} recordings has {minimumFrames} frames or more");
        }

        _kept = [.. longEnough.Where(i => pattern is null || !pattern.IsMatch(store.Name(i)))];
        if (_kept.Length == 0)
        {
            throw new ArgumentException($"exclude '{exclude}' matches the names of all {store.Count} recordings: nothing is left");
        }
    }

    /// <summary>Leaves out named recordings, and every copy of them under another name.</summary>
    /// <param name="store">All recordings; disposed of with this.</param>
    /// <param name="names">Names to leave out; others than the store's count for nothing.</param>
    /// <exception cref="ArgumentException">No recording has one of the names, or nothing is left.</exception>
    public ChosenRecordingStore(IRecordingStore store, IReadOnlySet<string> names)
    {
        _store = store;
        var named = Enumerable.Range(0, store.Count).Where(i => names.Contains(store.Name(i))).ToList();
        var frames = named.Select(store.Frames).ToHashSet(); // a copy is as long
        var contents = named.Select(Content).ToHashSet(StringComparer.Ordinal);
        _kept = [.. Enumerable.Range(0, store.Count)
            .Where(i => !names.Contains(store.Name(i)) && !(frames.Contains(store.Frames(i)) && contents.Contains(Content(i))))];
        if (named.Count == 0 || _kept.Length == 0)
        {
            throw new ArgumentException(named.Count == 0
                ? $"exclude_rows names {names.Count} recordings, of which the corpus has none: is it the list of another corpus?"
                : $"exclude_rows names all {store.Count} recordings: nothing is left");
        }

        string Content(int index) => Convert.ToHexString(
            SHA256.HashData(MemoryMarshal.AsBytes<float>(store.Read(index, 0, store.Frames(index), 1, []).Values)));
    }

    /// <inheritdoc/>
    public int Count => _kept.Length;

    /// <inheritdoc/>
    public string Name(int index) => _store.Name(_kept[index]);

    /// <inheritdoc/>
    public int Frames(int index) => _store.Frames(_kept[index]);

    /// <inheritdoc/>
    public PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints) =>
        _store.Read(_kept[index], start, count, stride, joints);

    /// <summary>Closes the store.</summary>
    public void Dispose() => _store.Dispose();
}
