namespace OpenHands.Datasets.Synthetic;

/// <summary>How large and how hard a synthetic corpus is.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Equal seeds and options give byte-identical files.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Number of signs, from the start of <see cref="SyntheticVocabulary.Signs"/>.</summary>
    public int Signs { get; init; } = SyntheticVocabulary.Signs.Length;

    /// <summary>Number of signers. The third of every four is left-handed.</summary>
    public int Signers { get; init; } = 6;

    /// <summary>How many of the last signers occur in the test split only.</summary>
    public int TestSigners { get; init; } = 2;

    /// <summary>How often each signer performs each sign.</summary>
    public int Repetitions { get; init; } = 6;

    /// <summary>Number of continuous recordings for pretraining, spread over the signers who are not tested.</summary>
    public int Recordings { get; init; } = 40;

    /// <summary>Signs performed one after the other in a continuous recording; four or more last longer than 70 frames.</summary>
    public int SignsPerRecording { get; init; } = 6;

    /// <summary>Frames per second of the imagined camera.</summary>
    public double FrameRate { get; init; } = 25;

    /// <summary>Factor on all landmark noise; 0 is a perfect detector.</summary>
    public double Noise { get; init; } = 1;

    /// <summary>Chance per second and hand that the detector loses a hand for some frames.</summary>
    public double HandLosses { get; init; } = 0.25;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Require(Signs >= 2 && Signs <= SyntheticVocabulary.Signs.Length, nameof(Signs), $"2 to {SyntheticVocabulary.Signs.Length}");
        Require(Signers is >= 2 and <= 1000, nameof(Signers), "2 to 1000");
        Require(TestSigners >= 1 && TestSigners < Signers, nameof(TestSigners), "at least 1 and fewer than all signers");
        Require(Repetitions is >= 1 and <= 1000, nameof(Repetitions), "1 to 1000");
        Require(Recordings is >= 0 and <= 100_000, nameof(Recordings), "0 to 100000");
        Require(SignsPerRecording is >= 1 and <= 1000, nameof(SignsPerRecording), "1 to 1000");
        Require(FrameRate is >= 5 and <= 120, nameof(FrameRate), "5 to 120");
        Require(Noise is >= 0 and <= 100, nameof(Noise), "0 to 100");
        Require(HandLosses is >= 0 and <= 100, nameof(HandLosses), "0 to 100");
    }

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"synthetic corpus: {option} must be {range}");
        }
    }
}
