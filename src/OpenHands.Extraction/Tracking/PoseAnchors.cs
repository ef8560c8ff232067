namespace OpenHands.Extraction.Tracking;

/// <summary>
/// Centres of the 2254 anchors of the pose detector, in the order of its outputs (docs/holistic.md#pose-detection): 28 x 28 cells of stride
/// 8 with 2 anchors each, 14 x 14 of stride 16 with 2, 7 x 7 of stride 32 with 6 (three layers merged).
/// </summary>
public static class PoseAnchors
{
    /// <summary>Number of anchors.</summary>
    public const int Count = (28 * 28 * 2) + (14 * 14 * 2) + (7 * 7 * 6);

    /// <summary>The centres, in fractions of the detector's input.</summary>
    public static (float X, float Y)[] Create()
    {
        var anchors = new List<(float X, float Y)>(Count);
        foreach (var (cells, perCell) in new[] { (28, 2), (14, 2), (7, 6) })
        {
            for (var cell = 0; cell < cells * cells; cell++)
            {
                var center = ((cell % cells + 0.5f) / cells, (cell / cells + 0.5f) / cells);
                anchors.AddRange(Enumerable.Repeat(center, perCell));
            }
        }

        return [.. anchors];
    }
}
