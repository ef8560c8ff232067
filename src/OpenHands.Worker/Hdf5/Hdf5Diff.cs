using OpenHands.Formats.Hdf5;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Hdf5;

/// <summary><c>hdf5 diff</c>: whether two files hold the same recordings, however they are stored.</summary>
internal static class Hdf5Diff
{
    public static void Run(string left, string right, Session session)
    {
        using var a = RawPoseReader.Open(left);
        using var b = RawPoseReader.Open(right);
        var differences = 0;
        foreach (var difference in Hdf5Summary.Diff(a, b))
        {
            session.Stop.ThrowIfCancellationRequested();
            session.Console.Tell($"{difference.Name}: {difference.What}");
            differences++;
        }

        if (differences > 0)
        {
            throw new InvalidDataException($"{left} and {right} differ in {differences} recording{(differences == 1 ? "" : "s")}");
        }

        session.Console.Tell($"equal: {a.Names.Count} recordings");
    }
}
