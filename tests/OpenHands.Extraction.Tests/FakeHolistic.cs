using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests;

/// <summary>Four fake networks that see one person with both hands, unless told otherwise.</summary>
internal sealed class FakeHolistic : IHolisticNetworks
{
    public FakeHolistic()
    {
        // One anchor is sure: centre (0.5, 0.5), hips there, scale point a quarter of the image above.
        const int sure = (28 * 28 * 2) + (14 * 14 * 2) + (24 * 6);
        Detection["Identity_1"].AsSpan().Fill(-10);
        Detection["Identity_1"][sure] = 5;
        float[] row = [0, 0, 112, 112, 0, 0, 0, -56, 0, 0, 0, 0];
        row.CopyTo(Detection["Identity"], sure * 12);
        Pose["Identity_1"][0] = 0.9f;
        Pose["Identity_3"].AsSpan().Fill(-10);
        for (var i = 0; i < 39; i++)
        {
            SetPose(i, 128, 128, 0, 3);
        }

        SetPose(34, 128, 64, 0, 3);
        foreach (var (wrist, x) in new[] { (15, 176f), (16, 80f) })
        {
            SetPose(wrist, x, 128, 0, 3);
            SetPose(wrist + 2, x + 4, 110, 0, 3);
            SetPose(wrist + 4, x - 2, 108, 0, 3);
        }

        float[] crop = [128, 128, 128, 200];
        crop.CopyTo(Recrop["output_crop"], 0);
        Hand["Identity_1"][0] = 0.9f;
        for (var i = 0; i < 21; i++)
        {
            (Hand["Identity"][3 * i], Hand["Identity"][3 * i + 1]) = (112 + (i % 5 - 2) * 8, 140 - i * 3);
        }
    }

    public FakeNetwork Detection { get; } = new(224, ("Identity", 2254 * 12), ("Identity_1", 2254));

    public FakeNetwork Pose { get; } = new(256, ("Identity", 195), ("Identity_1", 1), ("Identity_3", 64 * 64 * 39));

    public FakeNetwork Recrop { get; } = new(256, ("output_crop", 4));

    public FakeNetwork Hand { get; } = new(224, ("Identity", 63), ("Identity_1", 1));

    public void SetPose(int landmark, float x, float y, float z, float visibility)
    {
        float[] row = [x, y, z, visibility, visibility];
        row.CopyTo(Pose["Identity"], 5 * landmark);
    }

    public HolisticExecutors CreateExecutors() => new(Detection, Pose, Recrop, Hand);

    public void Dispose()
    {
    }
}
