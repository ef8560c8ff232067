using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Stages;

/// <summary>
/// <c>synthesize</c>: a made-up signer's poses, in the layout of real data. Writes <c>poses/</c> (pickles), <c>train.csv</c>, <c>test.csv</c>
/// (INCLUDE's columns), and <c>raw/</c> (long recordings for pretraining).
/// </summary>
public sealed record SynthesizeSettings
{
    /// <summary><c>seed</c> (1).</summary>
    public long Seed { get; init; } = 1;

    /// <summary><c>signs</c> (10): glosses.</summary>
    public int Signs { get; init; } = 10;

    /// <summary><c>signers</c> (8): people.</summary>
    public int Signers { get; init; } = 8;

    /// <summary><c>test_signers</c> (2): of these, the last ones, whose clips make the test split.</summary>
    public int TestSigners { get; init; } = 2;

    /// <summary><c>repetitions</c> (4): clips of each sign by each signer.</summary>
    public int Repetitions { get; init; } = 4;

    /// <summary><c>recordings</c> (0): long recordings of signs in a row by each training signer, for pretraining.</summary>
    public int Recordings { get; init; }

    /// <summary><c>recording_signs</c> (6): signs in each of them.</summary>
    public int RecordingSigns { get; init; } = 6;

    /// <summary><c>frame_rate</c> (25): frames per second of the imagined camera.</summary>
    public double FrameRate { get; init; } = 25;

    /// <summary><c>noise</c> (1): factor on all landmark noise; 0 is a perfect detector.</summary>
    public double Noise { get; init; } = 1;

    /// <summary><c>hand_losses</c> (0.25): chance per second and hand that the detector loses a hand for some frames.</summary>
    public double HandLosses { get; init; } = 0.25;

    internal static SynthesizeSettings Read(MapReader map)
    {
        map.Skip("kind");
        var config = new SynthesizeSettings
        {
            Seed = map.Long("seed", 0) ?? 1,
            Signs = map.Integer("signs", 2, 10_000) ?? 10,
            Signers = map.Integer("signers", 2, 10_000) ?? 8,
            TestSigners = map.Integer("test_signers", 1, 10_000) ?? 2,
            Repetitions = map.Integer("repetitions", 1, 10_000) ?? 4,
            Recordings = map.Integer("recordings", 0, 100_000) ?? 0,
            RecordingSigns = map.Integer("recording_signs", 1, 1000) ?? 6,
            FrameRate = map.Number("frame_rate", 5, 120) ?? 25,
            Noise = map.Number("noise", 0, 100) ?? 1,
            HandLosses = map.Number("hand_losses", 0, 100) ?? 0.25,
        };
        if (config.TestSigners >= config.Signers)
        {
            map.Problem("test_signers", $"{config.TestSigners} of {config.Signers} signers leaves none for training");
        }

        map.End();
        return config;
    }
}
