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
        var differences = a.Names.Except(b.Names).Select(name => $"{name}: only in {left}")
            .Concat(b.Names.Except(a.Names).Select(name => $"{name}: only in {right}"))
            .Concat(a.Names.Intersect(b.Names).Select(name => Compare(a, b, name, session)).OfType<string>())
            .Order(StringComparer.Ordinal).ToList();
        differences.ForEach(session.Console.Tell);
        if (differences.Count > 0)
        {
            throw new InvalidDataException($"{left} and {right} differ in {differences.Count} recording{(differences.Count == 1 ? "" : "s")}");
        }

        session.Console.Tell($"equal: {a.Names.Count} recordings");
    }

    private static string? Compare(RawPoseReader a, RawPoseReader b, string name, Session session)
    {
        session.Stop.ThrowIfCancellationRequested();
        var (left, right) = (a.Read(name), b.Read(name));
        if (left.Frames != right.Frames || left.Joints != right.Joints)
        {
            return $"{name}: {left.Frames} x {left.Joints} against {right.Frames} x {right.Joints}";
        }

        var keypoints = LargestDifference(left.Keypoints, right.Keypoints);
        var visibility = LargestDifference(left.Visibility, right.Visibility);
        return keypoints == 0 && visibility == 0
            ? null
            : FormattableString.Invariant($"{name}: keypoints differ by up to {keypoints:g3}, visibility by up to {visibility:g3}");
    }

    // Equal bits count as equal, NaN included; a NaN against a number is infinitely far.
    private static double LargestDifference(float[] a, float[] b)
    {
        var largest = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i]) && a[i] != b[i])
            {
                var difference = Math.Abs((double)a[i] - b[i]);
                largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            }
        }

        return largest;
    }
}
