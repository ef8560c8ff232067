using OpenHands.Formats.Hdf5;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Hdf5;

/// <summary><c>hdf5 info</c>: what files hold.</summary>
internal static class Hdf5Info
{
    public static void Run(IReadOnlyList<string> files, Session session)
    {
        foreach (var path in files)
        {
            using var reader = RawPoseReader.Open(path);
            foreach (var line in Hdf5Summary.Info(reader))
            {
                session.Console.Tell(line);
            }
        }
    }
}
