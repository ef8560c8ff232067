using OpenHands.Formats.Numpy;
using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>Reads clips that are folders of numpy arrays, one a frame.</summary>
public sealed class FrameFolderReader : IClipReader
{
    /// <inheritdoc/>
    public PoseRecording Read(IsolatedItem item) => FrameFolder.Read(item.Location);

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }
}
