using OpenHands.Extraction.Geometry;
using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Tracking;

/// <summary>The two networks that look at a hand (docs/holistic.md#hands); holds no state of a hand.</summary>
/// <param name="recrop">The network that tightens a region.</param>
/// <param name="network">The hand landmark network.</param>
public sealed class HandLandmarker(IGraphExecutor recrop, IGraphExecutor network)
{
    /// <summary>Side of the recrop network's input, px.</summary>
    public const int RecropSize = 256;

    /// <summary>Side of the landmark network's input, px.</summary>
    public const int InputSize = 224;

    private const float MinimumPresence = 0.5f;
    // The network's depth is learned at another scale than x and y.
    private const float DepthScale = 0.4f;
    private readonly ImageToTensor _recropCrop = new(RecropSize, 0, 1, Border.Replicate);
    private readonly ImageToTensor _crop = new(InputSize, 0, 1, Border.Replicate);

    /// <summary>The tight region of a hand inside the one that the body suggests.</summary>
    public RotatedRect Recrop(RgbImage image, RotatedRect fromBody)
    {
        var letterbox = _recropCrop.Fill(image, fromBody, recrop.Input);
        recrop.Run();
        var points = recrop.Output("output_crop");
        return HandRegions.FromRecrop(
            fromBody,
            letterbox.Remove(points[0] / RecropSize, points[1] / RecropSize),
            letterbox.Remove(points[2] / RecropSize, points[3] / RecropSize),
            image.Width,
            image.Height);
    }

    /// <summary>The 21 landmarks, or null where the region shows no hand.</summary>
    public Landmark[]? Find(RgbImage image, RotatedRect region)
    {
        var letterbox = _crop.Fill(image, region, network.Input);
        network.Run();
        if (!(network.Output("Identity_1")[0] > MinimumPresence))
        {
            return null;
        }

        var rows = network.Output("Identity");
        var landmarks = new Landmark[HolisticFrame.HandLandmarks];
        for (var i = 0; i < landmarks.Length; i++)
        {
            var inside = letterbox.Remove(rows[3 * i] / InputSize, rows[3 * i + 1] / InputSize);
            var depth = letterbox.RemoveDepth(rows[3 * i + 2] / InputSize / DepthScale);
            var (x, y) = region.Project(inside.X, inside.Y);
            landmarks[i] = new Landmark(x, y, depth * region.Width, 1);
        }

        return landmarks;
    }
}
