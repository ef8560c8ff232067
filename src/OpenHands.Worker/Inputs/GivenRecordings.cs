using OpenHands.Datasets.Isolated;
using OpenHands.Poses;

namespace OpenHands.Worker.Inputs;

/// <summary>Recordings in memory as the clips of a data set: an item's location is its number.</summary>
/// <param name="recordings">The recordings.</param>
internal sealed class GivenRecordings(IReadOnlyList<(string Name, PoseRecording Recording)> recordings) : IClipReader
{
    /// <summary>The items, without labels.</summary>
    public IEnumerable<IsolatedItem> Items =>
        recordings.Select((entry, number) =>
            new IsolatedItem(entry.Name, number.ToString(System.Globalization.CultureInfo.InvariantCulture), -1, ""));

    /// <inheritdoc/>
    public PoseRecording Read(IsolatedItem item) =>
        recordings[int.Parse(item.Location, System.Globalization.CultureInfo.InvariantCulture)].Recording;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
