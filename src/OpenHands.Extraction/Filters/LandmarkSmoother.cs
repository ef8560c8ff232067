using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Filters;

/// <summary>
/// Smooths a set of landmarks over time: each coordinate, in px, through a one-euro filter with speeds relative to the person's size, each
/// visibility through a low pass of weight 0.1 (docs/holistic.md#smoothing).
/// </summary>
/// <param name="count">Number of landmarks.</param>
/// <param name="minimumCutoff">Cut-off at rest, Hz.</param>
/// <param name="beta">Rise of the cut-off with the scaled speed.</param>
public sealed class LandmarkSmoother(int count, double minimumCutoff, double beta)
{
    private const float SmallestObject = 1e-6f;
    private const float VisibilityAlpha = 0.1f;
    private const double DerivativeCutoff = 1;
    private readonly OneEuroFilter[] _coordinates =
        [.. Enumerable.Range(0, 3 * count).Select(_ => new OneEuroFilter(minimumCutoff, beta, DerivativeCutoff))];
    private readonly LowPassFilter[] _visibility = [.. Enumerable.Range(0, count).Select(_ => new LowPassFilter())];

    /// <summary>Smooths the landmarks of one frame in place.</summary>
    /// <param name="landmarks">All landmarks of the set, normalised.</param>
    /// <param name="objectSize">Size of the person, px; coordinates stay as they are below 1e-6.</param>
    /// <param name="nanoseconds">Time of the frame, rising.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public void Apply(Span<Landmark> landmarks, float objectSize, long nanoseconds, int width, int height)
    {
        for (var i = 0; i < landmarks.Length; i++)
        {
            var landmark = landmarks[i];
            if (objectSize >= SmallestObject)
            {
                var scale = 1f / objectSize;
                landmark = landmark with
                {
                    X = _coordinates[3 * i].Apply(nanoseconds, scale, landmark.X * width) / width,
                    Y = _coordinates[3 * i + 1].Apply(nanoseconds, scale, landmark.Y * height) / height,
                    Z = _coordinates[3 * i + 2].Apply(nanoseconds, scale, landmark.Z * width) / width,
                };
            }

            landmarks[i] = landmark with { Visibility = _visibility[i].Apply(landmark.Visibility, VisibilityAlpha) };
        }
    }
}
