namespace OpenHands.Poses.Transforms;

/// <summary>
/// Moves the whole body on a straight line during the clip: start and end offset of x and of y are drawn from a grid, and frames between
/// are interpolated (docs/upstream.md#pose-transforms). Upstream's defect adds the sum of a channel's offsets to all its frames.
/// </summary>
public sealed class RandomMove : IPoseTransform
{
    private readonly Defects _defects;
    private readonly double[] _grid;

    /// <summary>Sets the grid lowest, lowest + step, ... below highest.</summary>
    /// <param name="defects">See <see cref="Defects.MoveAddsSumOfOffsets"/>.</param>
    /// <param name="lowest">First grid value.</param>
    /// <param name="highest">End of the grid, not included.</param>
    /// <param name="step">Distance of grid values.</param>
    /// <exception cref="ArgumentException">The grid is empty or of more than a million values.</exception>
    public RandomMove(Defects defects, double lowest = -2.5, double highest = 2.5, double step = 0.5)
    {
        var count = Math.Ceiling((highest - lowest) / step);
        if (!(count is >= 1 and <= 1e6))
        {
            throw new ArgumentException($"RandomMove: no grid from {lowest} to {highest} in steps of {step}");
        }

        _defects = defects;
        _grid = [.. Enumerable.Range(0, (int)count).Select(i => lowest + (i * step))];
    }

    /// <inheritdoc/>
    public PoseClip Apply(PoseClip clip, TransformContext context)
    {
        PlaneArithmetic.RequirePlane(clip, nameof(RandomMove));
        for (var c = 0; c < 2; c++)
        {
            var from = context.Draws.Choice(_grid);
            Move(clip, c, from, context.Draws.Choice(_grid));
        }

        return clip;
    }

    private void Move(PoseClip clip, int channel, double from, double to)
    {
        if (_defects.MoveAddsSumOfOffsets)
        {
            // The sum of T evenly spaced values; a single frame has the start value only.
            var sum = clip.Frames == 1 ? from : clip.Frames * (from + to) / 2;
            PlaneArithmetic.CentreAndScale(clip.Channel(channel), -(float)sum, 1);
            return;
        }

        for (var t = 0; t < clip.Frames; t++)
        {
            var offset = clip.Frames == 1 ? from : from + ((to - from) * t / (clip.Frames - 1));
            PlaneArithmetic.CentreAndScale(clip.Frame(channel, t), -(float)offset, 1);
        }
    }
}
