// Collects pose files in one raw HDF5 file, the layout of OpenHands, and reads it back.
//
//     dotnet run --project samples/RawHdf5 -c Release -- poses/ all.h5
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;

if (args is not [var folder, var path])
{
    Console.Error.WriteLine("usage: RawHdf5 FOLDER_OF_PICKLES FILE.h5");
    return 2;
}

using (var writer = new RawPoseWriter(path))
{
    foreach (var pickle in Directory.GetFiles(folder, "*.pkl").Order(StringComparer.Ordinal))
    {
        // keypoints/NAME (frames, 75, 3) and visibility/NAME (frames, 75, 1)
        writer.Add(Path.GetFileNameWithoutExtension(pickle), PosePickle.Read(pickle));
    }

    writer.Complete(); // until now there is no file of that name
}

using var reader = RawPoseReader.Open(path);
foreach (var name in reader.Names)
{
    var recording = reader.Read(name);
    Console.WriteLine($"{name}: {recording.Frames} frames of {recording.Joints} keypoints");
}

return 0;
