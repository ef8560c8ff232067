using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>Reads the recording of an item. Safe for concurrent calls.</summary>
public interface IClipReader : IDisposable
{
    /// <summary>Reads a whole clip.</summary>
    /// <exception cref="InvalidDataException">The clip is missing or unreadable; the message names its file.</exception>
    PoseRecording Read(IsolatedItem item);
}
