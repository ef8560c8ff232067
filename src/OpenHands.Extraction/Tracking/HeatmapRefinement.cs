namespace OpenHands.Extraction.Tracking;

/// <summary>
/// Moves body landmarks to the centre of mass of their heatmaps around them (docs/holistic.md#body-landmarks). The window is 9 x 9: the
/// Python package drops the option that says 7, so the default applies.
/// </summary>
public static class HeatmapRefinement
{
    private const int Kernel = 9;
    private const float MinimumConfidence = 0.5f;

    /// <summary>Refines x and y in place; z and visibility stay.</summary>
    /// <param name="landmarks">L landmarks, in fractions of the crop.</param>
    /// <param name="heatmap">R x R x L logits.</param>
    /// <param name="resolution">Side R of the map.</param>
    public static void Apply(Span<Landmark> landmarks, ReadOnlySpan<float> heatmap, int resolution)
    {
        for (var i = 0; i < landmarks.Length; i++)
        {
            // Truncated toward zero: a landmark just outside on the left or above still belongs to the first cell.
            var (column, row) = ((int)(landmarks[i].X * resolution), (int)(landmarks[i].Y * resolution));
            if (column < 0 || column >= resolution || row < 0 || row >= resolution)
            {
                continue;
            }

            var (sum, sumX, sumY, largest) = (0f, 0f, 0f, 0f);
            for (var y = Math.Max(0, row - Kernel / 2); y <= Math.Min(resolution - 1, row + Kernel / 2); y++)
            {
                for (var x = Math.Max(0, column - Kernel / 2); x <= Math.Min(resolution - 1, column + Kernel / 2); x++)
                {
                    var confidence = 1f / (1f + MathF.Exp(-heatmap[(y * resolution + x) * landmarks.Length + i]));
                    largest = Math.Max(largest, confidence);
                    sum += confidence;
                    sumX += x * confidence;
                    sumY += y * confidence;
                }
            }

            if (largest >= MinimumConfidence)
            {
                landmarks[i] = landmarks[i] with { X = sumX / resolution / sum, Y = sumY / resolution / sum };
            }
        }
    }
}
