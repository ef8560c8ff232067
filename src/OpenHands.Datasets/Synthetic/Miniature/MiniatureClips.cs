using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Datasets.Synthetic.Miniature;

/// <summary>The clips of a miniature data set, performed by synthetic signers.</summary>
internal sealed class MiniatureClips(long seed)
{
    /// <summary>Signs of every data set of isolated signs.</summary>
    public static IReadOnlyList<SyntheticSign> Signs { get; } = [.. SyntheticVocabulary.Signs[..6]];

    private static readonly SyntheticOptions Options = new();
    private int _performed;

    /// <summary>One sign, performed again and again until the clip is long enough, then cut.</summary>
    public PoseRecording Perform(int sign, int signer, int frames) => Perform([Signs[sign]], signer, frames);

    /// <summary>Several signs, over and over.</summary>
    public PoseRecording Perform(IReadOnlyList<SyntheticSign> signs, int signer, int frames)
    {
        var random = new SampleRandom(seed, 0, _performed++);
        var person = SyntheticSigner.Create(seed, signer);
        for (var times = 1; ; times++)
        {
            var recording = SyntheticPerformance.Record(person, [.. Enumerable.Repeat(signs, times).SelectMany(part => part)], Options,
                random);
            if (recording.Frames >= frames)
            {
                var (points, scores) = (frames * recording.Joints * 3, frames * recording.Joints);
                return new PoseRecording(frames, recording.Joints, recording.Keypoints[..points], recording.Visibility[..scores]);
            }
        }
    }

    /// <summary>Writes a clip as a pickle.</summary>
    public void Write(string path, int sign, int signer, int frames = 40) => PosePickle.Write(path, Perform(sign, signer, frames));

    /// <summary>As the published AUTSL poses are: x and y only.</summary>
    public void WritePlane(string path, int sign, int signer, int frames = 40)
    {
        var whole = Perform(sign, signer, frames);
        var values = whole.Keypoints.Select((value, i) => i % 3 == 2 ? 0 : value).ToArray();
        PosePickle.Write(path, new PoseRecording(frames, whole.Joints, values, whole.Visibility) { HasDepth = false });
    }

    /// <summary>As the published INCLUDE poses are: pixels, x by the image's height and y by its width.</summary>
    public void WritePixels(string path, int sign, int signer, int frames)
    {
        const int Height = 1080;
        const int Width = 1920;
        var whole = Perform(sign, signer, frames);
        var values = whole.Keypoints.Select((value, i) => (i % 3) switch { 0 => value * Height, 1 => value * Width, _ => value }).ToArray();
        PosePickle.Write(path, new PoseRecording(frames, whole.Joints, values, whole.Visibility), (Height, Width));
    }
}
