using OpenHands.Extraction.Geometry;
using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Tracking;

/// <summary>Finds the body landmarks in a region (docs/holistic.md#body-landmarks).</summary>
/// <param name="network">The pose landmark network of any complexity.</param>
public sealed class PoseLandmarker(IGraphExecutor network)
{
    /// <summary>Side of the network's input, px.</summary>
    public const int InputSize = 256;

    /// <summary>
    /// 33 body landmarks, then the body's centre and scale point, which lead to the next frame's region, then four unused.
    /// </summary>
    public const int Landmarks = 39;

    private const int RowLength = 5;
    private const int HeatmapSize = 64;
    private const float MinimumScore = 0.5f;
    private const float RegionScale = 1.25f;
    private readonly ImageToTensor _crop = new(InputSize, 0, 1, Border.Replicate);

    /// <summary>The square region around a body.</summary>
    /// <param name="center">Centre between the hips, normalised.</param>
    /// <param name="scale">Scale point, normalised.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public static RotatedRect Region((float X, float Y) center, (float X, float Y) scale, int width, int height) =>
        RotatedRect.FromAlignment(center, scale, 90, width, height).SquareLong(RegionScale, 0, width, height);

    /// <summary>The 39 landmarks, normalised and not smoothed, or null where the region shows no person.</summary>
    public Landmark[]? Find(RgbImage image, RotatedRect region)
    {
        var letterbox = _crop.Fill(image, region, network.Input);
        network.Run();
        if (!(network.Output("Identity_1")[0] > MinimumScore))
        {
            return null;
        }

        var rows = network.Output("Identity");
        var landmarks = new Landmark[Landmarks];
        for (var i = 0; i < Landmarks; i++)
        {
            var row = rows.Slice(i * RowLength, RowLength);
            var visibility = 1f / (1f + MathF.Exp(-row[3]));
            landmarks[i] = new Landmark(row[0] / InputSize, row[1] / InputSize, row[2] / InputSize, visibility);
        }

        HeatmapRefinement.Apply(landmarks, network.Output("Identity_3"), HeatmapSize);
        for (var i = 0; i < Landmarks; i++)
        {
            var inside = letterbox.Remove(landmarks[i].X, landmarks[i].Y);
            var (x, y) = region.Project(inside.X, inside.Y);
            landmarks[i] = new Landmark(x, y, letterbox.RemoveDepth(landmarks[i].Z) * region.Width, landmarks[i].Visibility);
        }

        return landmarks;
    }
}
