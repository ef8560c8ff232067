namespace OpenHands.Datasets.Sampling;

/// <summary>The shape of a pretraining sample.</summary>
/// <param name="SequenceLength">Frames T of one window (upstream's <c>seq_len</c>).</param>
/// <param name="Windows">Consecutive windows W of one sample (<c>num_seq</c>).</param>
/// <param name="Downsample">Frame step: 3 keeps every third frame (<c>downsample</c>).</param>
public sealed record WindowOptions(int SequenceLength = 10, int Windows = 7, int Downsample = 3)
{
    /// <summary>Frames of all windows.</summary>
    public int FramesPerSample => SequenceLength * Windows;

    /// <summary>How many starts there are to draw from in a recording of F frames; 0 or less where it is too short.</summary>
    /// <param name="frames">F.</param>
    /// <param name="compatibility">See <see cref="WindowCompatibility.LastStartsNeverDrawn"/>.</param>
    public int Starts(int frames, WindowCompatibility compatibility) => compatibility.LastStartsNeverDrawn
        ? frames - (FramesPerSample * Downsample)
        : frames - ((FramesPerSample - 1) * Downsample);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A number is not positive, or a sample spans more than a million frames.</exception>
    public void Validate()
    {
        if (SequenceLength < 1 || Windows < 1 || Downsample < 1 || (long)SequenceLength * Windows * Downsample > 1_000_000)
        {
            throw new ArgumentException(
                $"windows: seq_len {SequenceLength}, num_seq {Windows} and downsample {Downsample} must be 1 or more and span at most "
                + "1000000 frames");
        }
    }
}
