namespace OpenHands.Poses.Transforms;

/// <summary>
/// Plays a clip faster or slower around its middle and a little earlier or later, with the same number of frames: frame t shows the moment
/// middle + (t - middle) x speed + shift, interpolated between frames and held at the ends. Speed is drawn log-uniformly from 1/s to s.
/// Ours.
/// </summary>
/// <param name="fastest">s, at least 1.</param>
/// <param name="shift">Greatest shift as a share of the clip's length.</param>
public sealed class TemporalWarp(double fastest = 1.25, double shift = 0.1) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        if (clip.Frames < 2)
        {
            return clip;
        }

        var speed = Math.Pow(fastest, (2 * context.Draws.Unit()) - 1);
        var middle = (clip.Frames - 1) / 2.0;
        var moved = middle + (((2 * context.Draws.Unit()) - 1) * shift * clip.Frames);
        var warped = new PoseClip(clip.Channels, clip.Frames, clip.Joints);
        for (var t = 0; t < clip.Frames; t++)
        {
            var moment = Math.Clamp(moved + ((t - middle) * speed), 0, clip.Frames - 1);
            var before = Math.Min((int)moment, clip.Frames - 2);
            var share = (float)(moment - before);
            for (var c = 0; c < clip.Channels; c++)
            {
                var from = clip.Frame(c, before);
                var to = clip.Frame(c, before + 1);
                var into = warped.Frame(c, t);
                for (var v = 0; v < clip.Joints; v++)
                {
                    into[v] = from[v] + ((to[v] - from[v]) * share);
                }
            }
        }

        return warped;
    }
}
