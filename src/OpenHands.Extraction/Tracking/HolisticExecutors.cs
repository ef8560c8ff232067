using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.Tracking;

/// <summary>The four networks as one tracker uses them.</summary>
/// <param name="PoseDetection">224 px; outputs Identity (2254 x 12) and Identity_1 (2254).</param>
/// <param name="PoseLandmark">256 px; outputs Identity (39 x 5), Identity_1 (score) and Identity_3 (64 x 64 x 39).</param>
/// <param name="HandRecrop">256 px; output output_crop (4).</param>
/// <param name="HandLandmark">224 px; outputs Identity (21 x 3) and Identity_1 (presence).</param>
public sealed record HolisticExecutors(
    IGraphExecutor PoseDetection,
    IGraphExecutor PoseLandmark,
    IGraphExecutor HandRecrop,
    IGraphExecutor HandLandmark) : IDisposable
{
    /// <summary>Disposes all four.</summary>
    public void Dispose()
    {
        PoseDetection.Dispose();
        PoseLandmark.Dispose();
        HandRecrop.Dispose();
        HandLandmark.Dispose();
    }
}
