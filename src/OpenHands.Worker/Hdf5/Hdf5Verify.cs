using OpenHands.Formats.Hdf5;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Hdf5;

/// <summary><c>hdf5 verify</c>: reads every byte of every recording.</summary>
internal static class Hdf5Verify
{
    public static void Run(IReadOnlyList<string> files, Session session)
    {
        var damaged = 0;
        foreach (var path in files)
        {
            using var reader = RawPoseReader.Open(path);
            var (bad, infinite) = (0, 0);
            foreach (var check in Hdf5Summary.Verify(reader))
            {
                session.Stop.ThrowIfCancellationRequested();
                infinite += check.NotFinite > 0 ? 1 : 0;
                if (check.Error is { } error)
                {
                    bad++;
                    session.Console.Warn(error);
                }
            }

            damaged += bad;
            session.Console.Tell($"{path}: {reader.Names.Count - bad} of {reader.Names.Count} recordings are "
                + $"readable{(infinite > 0 ? $", {infinite} hold NaN or infinity" : "")}");
        }

        if (damaged > 0)
        {
            throw new InvalidDataException(
                $"{damaged} recording{(damaged == 1 ? " is" : "s are")} damaged: bring the file again, or build it again");
        }
    }
}
