using System.Globalization;
using OpenHands.Formats.Hdf5;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Hdf5;

/// <summary><c>hdf5 info</c>: what files hold.</summary>
internal static class Hdf5Info
{
    // Upstream's corpora are counted at this rate (spec/openhands.md section 10: one hour = 90000 frames).
    private const double FramesPerSecond = 25;

    public static void Run(IReadOnlyList<string> files, Session session)
    {
        foreach (var path in files)
        {
            using var reader = RawPoseReader.Open(path);
            var frames = reader.Names.Select(reader.Frames).ToList();
            var total = frames.Sum(count => (long)count);
            session.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"{path}: {reader.Bytes} bytes, superblock {reader.FormatVersion}, {reader.Names.Count} recordings, {total} frames ({total / FramesPerSecond / 3600:0.000} h at 25 fps)"));
            if (frames.Count > 0)
            {
                session.Console.Tell($"  frames per recording: {frames.Min()} to {frames.Max()}, median {frames.Order().ElementAt(frames.Count / 2)}");
                foreach (var storage in reader.Names.GroupBy(name => $"{reader.Joints(name)} keypoints, {reader.Storage(name)}, {(reader.HasVisibility(name) ? "with" : "without")} visibility"))
                {
                    session.Console.Tell($"  {storage.Count()} x {storage.Key}");
                }
            }

            foreach (var skipped in reader.Skipped)
            {
                session.Console.Warn($"{path}: '{skipped.Name}' is no recording: {skipped.Reason}");
            }
        }
    }
}
