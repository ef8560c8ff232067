using OpenHands.Formats.Hdf5;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Datasets.Isolated;

/// <summary>Reads clips from one HDF5 file of recordings; an item's location is the recording's name.</summary>
public sealed class Hdf5ClipReader(RawPoseReader file) : IClipReader
{
    /// <inheritdoc/>
    public PoseRecording Read(IsolatedItem item)
    {
        try
        {
            var recording = file.Read(item.Location);
            HolisticLandmarks.Require(recording.Joints, $"{file.Path}: '{item.Location}'");
            return recording;
        }
        catch (KeyNotFoundException e)
        {
            throw new InvalidDataException($"{file.Path}: no recording '{item.Location}', but the dataset's CSV lists it", e);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();
}
