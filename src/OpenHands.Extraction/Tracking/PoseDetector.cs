using OpenHands.Extraction.Geometry;
using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Tracking;

/// <summary>Finds the most prominent person in a whole image (docs/holistic.md#pose-detection).</summary>
/// <param name="network">The pose detection network.</param>
public sealed class PoseDetector(IGraphExecutor network)
{
    /// <summary>Side of the network's input, px.</summary>
    public const int InputSize = 224;

    private readonly ImageToTensor _crop = new(InputSize, -1, 1, Border.Zero);
    private readonly (float X, float Y)[] _anchors = PoseAnchors.Create();

    /// <summary>The region of the person, or null.</summary>
    public RotatedRect? Detect(RgbImage image)
    {
        var letterbox = _crop.Fill(image, null, network.Input);
        network.Run();
        var detections = DetectionDecoder.Decode(network.Output("Identity"), network.Output("Identity_1"), _anchors);
        if (DetectionDecoder.Strongest(detections) is not { } person)
        {
            return null;
        }

        var (hips, scale) = (person.Keypoints[0], person.Keypoints[1]);
        return PoseLandmarker.Region(letterbox.Remove(hips.X, hips.Y), letterbox.Remove(scale.X, scale.Y), image.Width, image.Height);
    }
}
