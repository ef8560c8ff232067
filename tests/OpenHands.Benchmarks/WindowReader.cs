using OpenHands.Formats.Packed;
using OpenHands.Poses;

namespace OpenHands.Benchmarks;

/// <summary>Draws samples of seven windows of ten frames, as pretraining does, from a packed store.</summary>
internal static class WindowReader
{
    public const int Windows = 7;
    public const int FramesPerWindow = 10;

    // Windows follow each other without a gap, so that a sample is one span: W x T x V x C.
    private const int Frames = Windows * FramesPerWindow;

    public static float[] NewSample() => new float[Frames * WindowCorpus.Selection.Joints.Count * WindowCorpus.Selection.Channels.Count];

    public static void Read(PackedPoseStore store, SampleRandom random, int downsample, float[] sample)
    {
        var recording = random.NextInt(store.Recordings.Count);
        store.Span(recording, random.NextInt(store.Recordings[recording].Frames - (Frames * downsample)), Frames, downsample, sample);
    }
}
