namespace OpenHands.Poses.Transforms;

/// <summary>
/// Brings a clip to a fixed number of frames: a longer one is resampled on straight lines between frames, a shorter one keeps its speed and
/// gets frames of zeros at its end. A joint that one of two neighbouring frames lacks (x and y exactly 0) is taken from the nearer one.
/// Ours.
/// </summary>
/// <param name="frames">Frames T afterwards.</param>
/// <param name="vary">
/// How much the speed varies: the clip becomes between 1 / (1 + vary) and 1 + vary times as long, T at most. 0 = not at all.
/// </param>
public sealed class ResampleFrames(int frames, double vary = 0) : IPoseTransform
{
    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(ResampleFrames));
        if (clip.Frames == 0)
        {
            throw new ArgumentException("ResampleFrames of a clip without frames");
        }

        var speed = vary > 0 ? Math.Pow(1 + vary, (2 * context.Draws.Unit()) - 1) : 1;
        var length = (int)Math.Clamp(Math.Round(Math.Min(clip.Frames, frames) * speed), 1, frames);
        var resampled = new PoseClip(clip.Channels, frames, clip.Joints);
        for (var t = 0; t < length; t++)
        {
            var moment = length == 1 ? 0 : t * (clip.Frames - 1.0) / (length - 1);
            var before = Math.Clamp((int)moment, 0, Math.Max(0, clip.Frames - 2));
            Mix(clip, before, Math.Min(before + 1, clip.Frames - 1), (float)(moment - before), resampled, t);
        }

        return resampled;
    }

    private static void Mix(PoseClip clip, int before, int after, float share, PoseClip into, int t)
    {
        for (var v = 0; v < clip.Joints; v++)
        {
            var nearest = clip.IsSeen(before, v) && clip.IsSeen(after, v) ? share : share < 0.5f ? 0 : 1;
            for (var c = 0; c < clip.Channels; c++)
            {
                var (from, to) = (clip.Frame(c, before)[v], clip.Frame(c, after)[v]);
                into.Frame(c, t)[v] = nearest == 0 ? from : nearest == 1 ? to : from + ((to - from) * nearest);
            }
        }
    }
}
