using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Stages;

/// <summary>
/// <c>synthesize</c>: a made-up signer's poses, in the layout of real data. Writes <c>poses/</c> (pickles), <c>train.csv</c>, <c>test.csv</c>
/// (INCLUDE's columns), and <c>raw/</c> (long recordings for pretraining).
/// </summary>
public sealed record SynthesizeConfig
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

    /// <summary><c>recording_signs</c> (12): signs in each of them.</summary>
    public int RecordingSigns { get; init; } = 12;

    internal static SynthesizeConfig Read(MapReader map)
    {
        map.Skip("kind");
        var config = new SynthesizeConfig
        {
            Seed = map.Long("seed", 0) ?? 1,
            Signs = map.Integer("signs", 2, 10_000) ?? 10,
            Signers = map.Integer("signers", 2, 10_000) ?? 8,
            TestSigners = map.Integer("test_signers", 1, 10_000) ?? 2,
            Repetitions = map.Integer("repetitions", 1, 10_000) ?? 4,
            Recordings = map.Integer("recordings", 0, 100_000) ?? 0,
            RecordingSigns = map.Integer("recording_signs", 1, 10_000) ?? 12,
        };
        if (config.TestSigners >= config.Signers)
        {
            map.Problem("test_signers", $"{config.TestSigners} of {config.Signers} signers leaves none for training");
        }

        map.End();
        return config;
    }
}
