namespace OpenHands.Extraction.Tracking;

/// <summary>A person that the pose detector found, in fractions of the image that it looked at.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Left">Left edge of the box.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
/// <param name="Keypoints">Four points; 0 = centre between the hips, 1 = scale and rotation of the full body.</param>
public sealed record Detection(float Score, float Left, float Top, float Right, float Bottom, (float X, float Y)[] Keypoints)
{
    /// <summary>Intersection over union of two boxes, 0 to 1.</summary>
    public float Overlap(Detection other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var intersection = width * height;
        return intersection / (Area + other.Area - intersection);
    }

    private float Area => (Right - Left) * (Bottom - Top);
}
