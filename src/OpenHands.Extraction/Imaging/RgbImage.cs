namespace OpenHands.Extraction.Imaging;

/// <summary>One video frame.</summary>
/// <param name="width">Width W, px.</param>
/// <param name="height">Height H, px.</param>
/// <exception cref="ArgumentOutOfRangeException">A length below 1 or above 16384 px.</exception>
public sealed class RgbImage(int width, int height)
{
    /// <summary>Longest side that is accepted, px.</summary>
    public const int LongestSide = 16384;

    /// <summary>Width W, px.</summary>
    public int Width { get; } = width is > 0 and <= LongestSide ? width : throw new ArgumentOutOfRangeException(nameof(width), width, "px");

    /// <summary>Height H, px.</summary>
    public int Height { get; } = height is > 0 and <= LongestSide
        ? height
        : throw new ArgumentOutOfRangeException(nameof(height), height, "px");

    /// <summary>H x W x 3, row-major: red, green, blue.</summary>
    public byte[] Pixels { get; } = new byte[width * height * 3];

    /// <summary>An image to write into: the given one if its size fits, else a new one.</summary>
    internal static RgbImage Of(int width, int height, RgbImage? reuse) =>
        reuse is not null && reuse.Width == width && reuse.Height == height ? reuse : new RgbImage(width, height);
}
