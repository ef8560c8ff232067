using System.Numerics;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Poses.Transforms;

/// <summary>The two loops that every geometric transform consists of, a vector of joints at a time.</summary>
internal static class PlaneArithmetic
{
    /// <summary>v = (v - centre) * scale, rounded to float32 after each operation as upstream does.</summary>
    public static void CentreAndScale(Span<float> values, float centre, float scale)
    {
        var i = 0;
        var (c, s) = (new Vector<float>(centre), new Vector<float>(scale));
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((new Vector<float>(values[i..]) - c) * s).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = (values[i] - centre) * scale;
        }
    }

    /// <summary>(x, y) = (x, y) times the matrix [[xx, xy], [yx, yy]], points as row vectors.</summary>
    public static void Multiply(Span<float> x, Span<float> y, float xx, float xy, float yx, float yy)
    {
        var i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (a, b) = (new Vector<float>(x[i..]), new Vector<float>(y[i..]));
            ((a * xx) + (b * yx)).CopyTo(x[i..]);
            ((a * xy) + (b * yy)).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            var (a, b) = (x[i], y[i]);
            x[i] = (a * xx) + (b * yx);
            y[i] = (a * xy) + (b * yy);
        }
    }

    /// <summary>The joints of a clip are those of a preset.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void RequireJoints(PoseClip clip, LandmarkPreset preset, string transform)
    {
        if (clip.Joints != preset.Indexes.Length)
        {
            throw new ArgumentException(
                $"{transform} for {preset.Name} ({preset.Indexes.Length} joints) in a clip of {clip.Joints} joints");
        }
    }

    /// <summary>The x and y channels of a clip.</summary>
    /// <exception cref="ArgumentException">The clip has only one channel.</exception>
    public static void RequirePlane(PoseClip clip, string transform)
    {
        if (clip.Channels < 2)
        {
            throw new ArgumentException($"{transform} turns the x-y plane, but the clip has {clip.Channels} channel");
        }
    }
}
