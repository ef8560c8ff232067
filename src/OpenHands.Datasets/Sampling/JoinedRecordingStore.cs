using System.Collections.Immutable;
using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>Several stores one after the other, such as a corpus packed source by source.</summary>
/// <param name="stores">In the order of their recordings; disposed of with this.</param>
public sealed class JoinedRecordingStore(IReadOnlyList<IRecordingStore> stores) : IRecordingStore
{
    private readonly (IRecordingStore Store, int Index)[] _recordings =
        [.. stores.SelectMany(store => Enumerable.Range(0, store.Count).Select(i => (store, i)))];

    /// <inheritdoc/>
    public int Count => _recordings.Length;

    /// <inheritdoc/>
    public string Name(int index) => _recordings[index].Store.Name(_recordings[index].Index);

    /// <inheritdoc/>
    public int Frames(int index) => _recordings[index].Store.Frames(_recordings[index].Index);

    /// <inheritdoc/>
    public PoseClip Read(int index, int start, int count, int stride, ImmutableArray<int> joints) =>
        _recordings[index].Store.Read(_recordings[index].Index, start, count, stride, joints);

    /// <summary>Closes the stores.</summary>
    public void Dispose()
    {
        foreach (var store in stores)
        {
            store.Dispose();
        }
    }
}
