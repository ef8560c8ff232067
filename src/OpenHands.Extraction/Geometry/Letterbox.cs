namespace OpenHands.Extraction.Geometry;

/// <summary>The bars that make a region square, as fractions of the square (docs/holistic.md#cropping).</summary>
/// <param name="Left">Left and right bar.</param>
/// <param name="Top">Top and bottom bar.</param>
public readonly record struct Letterbox(float Left, float Top)
{
    /// <summary>The bars for a region of this size, px.</summary>
    public static Letterbox For(float width, float height)
    {
        var ratio = height / width;
        return ratio < 1 ? new Letterbox(0, (1 - ratio) / 2) : new Letterbox((1 - 1 / ratio) / 2, 0);
    }

    /// <summary>A point of the square as a point of the region, both in fractions.</summary>
    public (float X, float Y) Remove(float x, float y) => ((x - Left) / (1 - 2 * Left), (y - Top) / (1 - 2 * Top));

    /// <summary>A depth in units of the square's width, in units of the region's width.</summary>
    public float RemoveDepth(float z) => z / (1 - 2 * Left);
}
