namespace OpenHands.Extraction.Geometry;

/// <summary>Angles in radians, positive = clockwise on the screen, because y points down (docs/holistic.md#conventions).</summary>
internal static class Angle
{
    /// <summary>The same direction within [-pi, pi).</summary>
    public static float Normalize(float angle) => (float)(angle - 2 * Math.PI * Math.Floor((angle + Math.PI) / (2 * Math.PI)));

    /// <summary>The rotation that turns the direction from one point to another into <paramref name="target"/>.</summary>
    /// <param name="target">Direction, counter-clockwise from the x axis.</param>
    /// <param name="from">Point, px.</param>
    /// <param name="to">Point, px.</param>
    public static float Between(float target, (float X, float Y) from, (float X, float Y) to) =>
        Normalize(target - MathF.Atan2(-(to.Y - from.Y), to.X - from.X));
}
