using OpenHands.Formats.Packed;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.Packed;

/// <summary>What a process holds is measured, so nothing else runs in it meanwhile.</summary>
[CollectionDefinition(nameof(PackedMemoryTests), DisableParallelization = true)]
[Collection(nameof(PackedMemoryTests))]
public sealed class PackedMemoryTests
{
    private const int Frames = 400;
    private const int BytesOfOne = Frames * 75 * (3 + 1) * sizeof(float);

    [Fact]
    public void Packing_holds_one_recording_however_many_there_are()
    {
        using var folder = new TemporaryFolder();
        var (few, many) = (Held(folder, 8), Held(folder, 64));
        Assert.True(many - few < BytesOfOne, $"{few} bytes are held in packing 8 recordings, {many} in packing 64");
    }

    // Most bytes that cannot be collected when a recording is done.
    private static long Held(TemporaryFolder folder, int recordings)
    {
        var corpus = Directory.CreateDirectory(folder.File($"of-{recordings}")).FullName;
        for (var i = 0; i < recordings; i++)
        {
            var keypoints = Enumerable.Range(0, Frames * 225).Select(n => (n + i) % 97 / 97f).ToArray();
            PosePickle.Write(Path.Combine(corpus, $"{i:000}.pkl"), new PoseRecording(Frames, 75, keypoints, new float[Frames * 75]));
        }

        var held = new Held();
        PackedPoseWriter.Build(
            folder.File($"{recordings}.packed"), PackedPoseSource.Find(corpus, ".pkl"), new PoseSelection([11, 12, 33], [0, 1]),
            PackedElement.Float16, held, TestContext.Current.CancellationToken);
        Assert.Equal(recordings, held.Count);
        return held.Most;
    }
}

/// <summary>Counts recordings, and looks after each at what is still referred to.</summary>
file sealed class Held : IProgress<int>
{
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

    public int Count { get; private set; }

    public long Most { get; private set; }

    public void Report(int value) => (Count, Most) = (value, Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true) - _before));
}
