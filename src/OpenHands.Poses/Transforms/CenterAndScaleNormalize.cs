namespace OpenHands.Poses.Transforms;

/// <summary>
/// Moves the middle between two reference joints (the shoulders) to the origin and scales their distance to a constant, over the whole clip
/// or frame by frame. The distance counts all channels. Where it is 0 nothing changes; but a clip whose reference joints were never
/// detected while others were is refused, since it would stay as it is without a word. A NaN in a reference
/// joint spreads over all that it normalises. Upstream moves joints that were not detected (x and y exactly 0) along with the others; with
/// <paramref name="keepMissing"/> they stay 0.
/// </summary>
/// <param name="first">Position of the first reference joint.</param>
/// <param name="second">Position of the second reference joint.</param>
/// <param name="scaleFactor">The distance after scaling.</param>
/// <param name="frameLevel">Whether every frame is normalised by itself.</param>
/// <param name="keepMissing">Whether joints that were not detected stay 0. Ours.</param>
public sealed class CenterAndScaleNormalize(
    int first, int second, double scaleFactor = 1, bool frameLevel = false, bool keepMissing = false) : IPoseTransform
{
    /// <summary>Position of the first reference joint.</summary>
    public int First { get; } = first;

    /// <summary>Position of the second reference joint.</summary>
    public int Second { get; } = second;

    /// <summary>The distance after scaling.</summary>
    public double ScaleFactor { get; } = scaleFactor;

    /// <summary>Whether every frame is normalised by itself.</summary>
    public bool FrameLevel { get; } = frameLevel;

    /// <summary>Whether joints that were not detected stay 0.</summary>
    public bool KeepMissing { get; } = keepMissing;

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (Math.Max(First, Second) >= clip.Joints || Math.Min(First, Second) < 0)
        {
            throw new ArgumentException(
                $"reference joints {First} and {Second} of CenterAndScaleNormalize in a clip of {clip.Joints} joints");
        }

        if (NeverSeen(clip, First) && NeverSeen(clip, Second) && Enumerable.Range(0, clip.Joints).Any(joint => !NeverSeen(clip, joint)))
        {
            throw new ArgumentException($"CenterAndScaleNormalize: its reference joints {First} and {Second} (the shoulders) are in no "
                + $"frame of the clip, though other joints are: nothing can be normalised by them. {Instead}");
        }

        var step = FrameLevel ? 1 : Math.Max(clip.Frames, 1);
        for (var start = 0; start < clip.Frames; start += step)
        {
            Normalise(clip, start, step);
        }

        return clip;
    }

    /// <summary>What to do about recordings without shoulders.</summary>
    internal const string Instead = "For hands without a body use CenterAndScaleByHands";

    private static bool NeverSeen(PoseClip clip, int joint)
    {
        for (var c = 0; c < Math.Min(clip.Channels, 2); c++)
        {
            for (var t = 0; t < clip.Frames; t++)
            {
                if (clip.Frame(c, t)[joint] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void Normalise(PoseClip clip, int start, int frames)
    {
        // At most x, y, z and confidence.
        Span<double> centre = stackalloc double[clip.Channels];
        centre.Clear();
        var distance = 0.0;
        for (var t = start; t < start + frames; t++)
        {
            var squares = 0.0;
            for (var c = 0; c < clip.Channels; c++)
            {
                var row = clip.Frame(c, t);
                var difference = (double)row[First] - row[Second];
                squares += difference * difference;
                centre[c] += 0.5 * ((double)row[First] + row[Second]);
            }

            distance += Math.Sqrt(squares);
        }

        var scale = (float)(ScaleFactor / (distance / frames));
        if (float.IsInfinity(scale))
        {
            return;
        }

        var missing = KeepMissing ? Missing(clip, start, frames) : [];
        for (var c = 0; c < clip.Channels; c++)
        {
            var block = clip.Channel(c).Slice(start * clip.Joints, frames * clip.Joints);
            PlaneArithmetic.CentreAndScale(block, (float)(centre[c] / frames), scale);
            foreach (var i in missing)
            {
                block[i] = 0;
            }
        }
    }

    private static List<int> Missing(PoseClip clip, int start, int frames)
    {
        var missing = new List<int>();
        var x = clip.Channel(0)[(start * clip.Joints)..];
        var y = clip.Channels > 1 ? clip.Channel(1)[(start * clip.Joints)..] : [];
        for (var i = 0; i < frames * clip.Joints; i++)
        {
            if (x[i] == 0 && (y.IsEmpty || y[i] == 0))
            {
                missing.Add(i);
            }
        }

        return missing;
    }
}
