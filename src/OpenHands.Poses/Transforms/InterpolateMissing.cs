namespace OpenHands.Poses.Transforms;

/// <summary>
/// Fills frames in which a joint was not detected (x and y exactly 0) on a straight line between its
/// neighbours
/// in time; before its first and after its last detection a joint stays where it was seen. A joint that is never seen stays 0. Ours:
/// upstream
/// feeds the zeros to the network, which sees a hand jump to the image's corner wherever the detector loses it. Belongs before
/// normalisation.
/// </summary>
/// <param name="longestGap">Longest gap in frames that is filled; longer ones stay 0. 0 = any.</param>
public sealed class InterpolateMissing(int longestGap = 0) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(InterpolateMissing));
        for (var v = 0; v < clip.Joints; v++)
        {
            var last = -1;
            for (var t = 0; t < clip.Frames; t++)
            {
                if (clip.IsSeen(t, v))
                {
                    Fill(clip, v, last, t);
                    last = t;
                }
            }

            if (last >= 0)
            {
                Fill(clip, v, last, clip.Frames);
            }
        }

        return clip;
    }

    // Frames strictly between two detections; before the first (from -1) and after the last (to T) there is one neighbour only.
    private void Fill(PoseClip clip, int v, int from, int to)
    {
        var gap = to - from - 1;
        if (gap == 0 || (longestGap > 0 && gap > longestGap))
        {
            return;
        }

        for (var c = 0; c < clip.Channels; c++)
        {
            var start = from < 0 ? clip.Frame(c, to)[v] : clip.Frame(c, from)[v];
            var end = to == clip.Frames ? start : clip.Frame(c, to)[v];
            for (var t = from + 1; t < to; t++)
            {
                clip.Frame(c, t)[v] = start + ((end - start) * (t - from) / (to - from));
            }
        }
    }
}
