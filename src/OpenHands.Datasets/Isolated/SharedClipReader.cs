using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>A reader that another dataset owns.</summary>
internal sealed class SharedClipReader(IClipReader reader) : IClipReader
{
    public PoseRecording Read(IsolatedItem item) => reader.Read(item);

    public void Dispose()
    {
        // Its owner closes it.
    }
}
