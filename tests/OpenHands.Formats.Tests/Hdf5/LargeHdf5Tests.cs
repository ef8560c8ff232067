using System.Diagnostics;
using OpenHands.Formats.Hdf5;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.Hdf5;

/// <summary>Time and memory of large files; alone in the process, whose processor time and heap are measured.</summary>
[Collection(nameof(LargeHdf5Tests))]
[CollectionDefinition(nameof(LargeHdf5Tests), DisableParallelization = true)]
public sealed class LargeHdf5Tests
{
    private const int Many = 10_000;

    [Fact]
    public void Ten_thousand_recordings_open_within_two_seconds_and_a_cut_off_file_of_them_is_refused_as_soon()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new RawPoseWriter(folder.File("raw.h5")))
        {
            var recording = new PoseRecording(1, 1, [1, 2, 3], [1]);
            for (var i = 0; i < Many; i++)
            {
                writer.Add($"clip{i:D6}", recording);
            }

            writer.Complete();
        }

        // Processor time: the machine may be busy with other things.
        var before = Environment.CpuUsage.TotalTime;
        using (var reader = RawPoseReader.Open(folder.File("raw.h5")))
        {
            var spent = Environment.CpuUsage.TotalTime - before;
            Assert.Equal(Many, reader.Names.Count);
            Assert.Equal([1, 2, 3], reader.Read("clip009999").Keypoints);
            Assert.True(spent < TimeSpan.FromSeconds(2), $"opening took {spent}");
        }

        using (var file = File.OpenWrite(folder.File("raw.h5")))
        {
            file.SetLength(file.Length * 9 / 10);
        }

        var clock = Stopwatch.StartNew();
        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => RawPoseReader.Open(folder.File("raw.h5"))).Message,
            StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"refusing took {clock.Elapsed}");
    }

    [Fact]
    public void Writing_keeps_names_and_addresses_in_memory_and_no_recordings()
    {
        const int recordings = 2000;
        const int frames = 100;
        using var folder = new TemporaryFolder();
        var recording = new PoseRecording(frames, 75, new float[frames * 75 * 3], new float[frames * 75]);
        using var writer = new RawPoseWriter(folder.File("raw.h5"));
        writer.Add("first", recording);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        for (var i = 0; i < recordings; i++)
        {
            writer.Add($"clip{i:D6}", recording);
            most = i % 200 == 199 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before) : most;
        }

        writer.Complete();
        var written = new FileInfo(folder.File("raw.h5")).Length;
        Assert.InRange(written, (long)recordings * frames * 75 * 4 * sizeof(float), long.MaxValue);
        // 240 MB went to the file; what stays is a few hundred bytes for each of them.
        Assert.InRange(most, 0, recordings * 1000);
    }
}
