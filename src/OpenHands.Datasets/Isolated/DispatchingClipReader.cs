using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>Reads each clip of a concatenation with its own dataset's reader.</summary>
internal sealed class DispatchingClipReader(IReadOnlyDictionary<string, IClipReader> readers) : IClipReader
{
    public PoseRecording Read(IsolatedItem item) => readers[item.Dataset!].Read(item);

    public void Dispose()
    {
        foreach (var reader in readers.Values)
        {
            reader.Dispose();
        }
    }
}
