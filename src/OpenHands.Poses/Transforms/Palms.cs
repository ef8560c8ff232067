using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>
/// The measure of a hand that does not change with its shape: from its wrist to the root of its middle finger. Wrists and roots are
/// positions among a clip's joints.
/// </summary>
internal static class Palms
{
    private const int MiddleFingerRoot = 9; // of a hand's 21 points

    /// <summary>Wrist and root of the left and of the right hand; -1 for one that the preset lacks.</summary>
    public static (int Wrist, int Root)[] Of(LandmarkPreset preset) =>
        [.. new[] { HolisticLandmarks.LeftHand, HolisticLandmarks.RightHand }
            .Select(wrist => (preset.Indexes.IndexOf(wrist), preset.Indexes.IndexOf(wrist + MiddleFingerRoot)))];

    /// <summary>The median palm of both hands over all frames in which wrist and root were seen; null where they never were.</summary>
    public static double? Median(PoseClip clip, IReadOnlyList<(int Wrist, int Root)> palms) => Median(
        from t in Enumerable.Range(0, clip.Frames)
        from palm in palms
        where clip.IsSeen(t, palm.Wrist) && clip.IsSeen(t, palm.Root)
        select Distance(clip, t, palm.Wrist, palm.Root));

    /// <summary>The distance of two joints in a frame.</summary>
    public static double Distance(PoseClip clip, int t, int a, int b)
    {
        var (x, y) = ((double)clip.Frame(0, t)[a] - clip.Frame(0, t)[b], (double)clip.Frame(1, t)[a] - clip.Frame(1, t)[b]);
        return Math.Sqrt((x * x) + (y * y));
    }

    /// <summary>The middle value, or the mean of the two in the middle; null for none.</summary>
    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count > 0 ? (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2 : null;
    }
}
