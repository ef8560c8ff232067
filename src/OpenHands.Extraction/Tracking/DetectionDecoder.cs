namespace OpenHands.Extraction.Tracking;

/// <summary>
/// Turns the pose detector's outputs into detections, and many overlapping ones into one (docs/holistic.md#pose-detection).
/// </summary>
public static class DetectionDecoder
{
    private const int Keypoints = 4;
    private const int RowLength = 4 + (2 * Keypoints);
    private const float InputSize = 224;
    private const float LargestLogit = 100;
    private const float MinimumScore = 0.5f;
    private const float MinimumOverlap = 0.3f;

    /// <summary>The boxes with a score of at least 0.5, in anchor order.</summary>
    /// <param name="boxes">A x 12: x, y, width, height and four points, in px of the 224 px input, relative to the anchor.</param>
    /// <param name="logits">A scores before the sigmoid.</param>
    /// <param name="anchors">A anchor centres.</param>
    public static IReadOnlyList<Detection> Decode(
        ReadOnlySpan<float> boxes, ReadOnlySpan<float> logits, ReadOnlySpan<(float X, float Y)> anchors)
    {
        var detections = new List<Detection>();
        for (var i = 0; i < anchors.Length; i++)
        {
            var score = 1f / (1f + MathF.Exp(-Math.Clamp(logits[i], -LargestLogit, LargestLogit)));
            var row = boxes.Slice(i * RowLength, RowLength);
            var (halfWidth, halfHeight) = (row[2] / InputSize / 2, row[3] / InputSize / 2);
            // Written so that a NaN is dropped too.
            if (!(score >= MinimumScore && halfWidth >= 0 && halfHeight >= 0))
            {
                continue;
            }

            var (x, y) = (row[0] / InputSize + anchors[i].X, row[1] / InputSize + anchors[i].Y);
            var points = new (float X, float Y)[Keypoints];
            for (var k = 0; k < Keypoints; k++)
            {
                points[k] = (row[4 + 2 * k] / InputSize + anchors[i].X, row[5 + 2 * k] / InputSize + anchors[i].Y);
            }

            detections.Add(new Detection(score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight, points));
        }

        return detections;
    }

    /// <summary>
    /// The first result of weighted non-maximum suppression: the best box averaged, by score, with all boxes that overlap it by more than
    /// 0.3.
    /// </summary>
    /// <param name="detections">Detections in any order.</param>
    /// <returns>The one person, or null without detections.</returns>
    public static Detection? Strongest(IReadOnlyList<Detection> detections)
    {
        if (detections.MaxBy(d => d.Score) is not { } best)
        {
            return null;
        }

        var group = detections.Where(d => ReferenceEquals(d, best) || d.Overlap(best) > MinimumOverlap)
            .OrderByDescending(d => d.Score).ToList();
        var total = group.Sum(d => d.Score);
        float Mean(Func<Detection, float> of) => group.Sum(d => of(d) * d.Score) / total;
        return new Detection(
            best.Score,
            Mean(d => d.Left),
            Mean(d => d.Top),
            Mean(d => d.Right),
            Mean(d => d.Bottom),
            [.. best.Keypoints.Select((_, k) => (Mean(d => d.Keypoints[k].X), Mean(d => d.Keypoints[k].Y)))]);
    }
}
