using OpenHands.Poses;
using OpenHands.Poses.Transforms;

namespace OpenHands.Training.Devices;

/// <summary>
/// What shear, rotation and scale draw for one clip, as one affine map of the plane: found by sending three points through the transforms,
/// so that they draw exactly what they draw for a clip.
/// </summary>
internal static class PlaneMap
{
    /// <summary>Numbers in a map: x' and y' of the x axis, of the y axis, and of the origin.</summary>
    public const int Size = 6;

    private const ulong AnyState = 0x5EED;

    /// <summary>Draws a map: rows (xx, xy), (yx, yy), (tx, ty) with (x', y') = x (xx, xy) + y (yx, yy) + (tx, ty).</summary>
    public static float[] Draw(TransformPipeline transforms, TransformContext context)
    {
        var moved = transforms.Apply(new PoseClip(2, 1, 3, [0, 1, 0, 0, 0, 1]), context); // joints: origin, (1, 0), (0, 1)
        var x = moved.Channel(0);
        var y = moved.Channel(1);
        return [x[1] - x[0], y[1] - y[0], x[2] - x[0], y[2] - y[0], x[0], y[0]];
    }

    /// <summary>Refuses transforms that are no such map, by trying them on a clip with more frames and joints.</summary>
    /// <exception cref="ArgumentException">They depend on frames or joints, change the shape, or are not affine.</exception>
    public static void Require(TransformPipeline transforms)
    {
        if (transforms.Steps.FirstOrDefault(step => step is not (ShearTransform or RotationTransform or ScaleTransform)) is { } other)
        {
            throw Impossible($"{other.GetType().Name} is none of them");
        }

        var map = Draw(transforms, new TransformContext(new SampleDraws(new SampleRandom(AnyState))));
        var random = new SampleRandom(AnyState + 1);
        float[] values = [.. Enumerable.Range(0, 2 * 3 * 5).Select(_ => (float)random.NextGaussian())];
        var moved = transforms.Apply(
            new PoseClip(2, 3, 5, [.. values]), new TransformContext(new SampleDraws(new SampleRandom(AnyState)))).Values;
        var holds = moved.Length == values.Length;
        for (var i = 0; holds && i < 15; i++)
        {
            var (x, y) = (values[i], values[15 + i]);
            holds = Math.Abs((x * map[0]) + (y * map[2]) + map[4] - moved[i]) < 1e-4
                && Math.Abs((x * map[1]) + (y * map[3]) + map[5] - moved[15 + i]) < 1e-4;
        }

        if (!holds)
        {
            throw Impossible("their map depends on the clip");
        }
    }

    private static ArgumentException Impossible(string why) => new(
        "these transforms cannot run on poses resident on the device: after an optional PoseSelect and CenterAndScaleNormalize only "
        + $"shear, rotation and scale can, {why}; leave it out, or keep the poses on disk");
}
