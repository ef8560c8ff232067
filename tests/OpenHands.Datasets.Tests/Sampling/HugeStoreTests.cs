using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Sampling;

/// <summary>A store of a hundred million frames, of which all but header and index are holes in the file.</summary>
public sealed class HugeStoreTests
{
    private const int Recordings = 1000;
    private const int Samples = 400;
    private const int FrameBytes = 27 * 2 * 2;

    // A sample of 70 frames takes three pages of memory; the system reads ahead by some more.
    private const long MostOfOneSample = 512 << 10;

    [Fact]
    public void Sampling_from_a_hundred_million_frames_allocates_and_touches_what_it_does_from_a_million()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc, and needs files with holes");
        using var folder = new TemporaryFolder();
        var (small, huge) = (Measured(folder, 1_000), Measured(folder, 100_000));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Recordings * 1_000L:#,0} frames: {small.Rate:#,0} samples/s; {Recordings * 100_000L:#,0} frames: {huge.Rate:#,0} samples/s, "
            + $"{huge.Resident / Samples >> 10} KiB in memory for each"));

        Assert.Equal(100_000_000, huge.Frames);
        Assert.InRange(huge.Opening, 0, small.Opening * 1.1);
        Assert.InRange(huge.Sampling, 0, small.Sampling * 1.1);
        Assert.InRange(huge.Resident, 1, Samples * MostOfOneSample); // of more than 10 GB
    }

    private static (long Frames, long Opening, long Sampling, long Resident, double Rate) Measured(TemporaryFolder folder, int frames)
    {
        var path = folder.File($"of-{frames}.packed");
        WriteWithHoles(path, frames);
        using (Open(path))
        {
            // What is made once in a process is made.
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var source = Open(path);
        var opened = GC.GetAllocatedBytesForCurrentThread();
        Draw(source);
        var sampling = GC.GetAllocatedBytesForCurrentThread() - opened;
        var rate = Enumerable.Range(0, 20).Max(_ => // the same ones, which are in memory now
        {
            var clock = Stopwatch.StartNew();
            Draw(source);
            return Samples / clock.Elapsed.TotalSeconds;
        });
        var all = Enumerable.Range(0, source.Count).Sum(i => (long)source.Store.Frames(i));
        return (all, opened - before, sampling, Resident(path), rate);
    }

    private static void Draw(WindowedRecordings source)
    {
        for (var i = 0; i < Samples; i++)
        {
            Assert.Equal([7, 10, 27, 2], source.Get(i * 7 % Recordings, new SampleRandom(1, 0, i))!.Shape);
        }
    }

    private static WindowedRecordings Open(string path) =>
        PretrainingData.OpenPacked([path], TransformPipeline.Empty, Defects.Corrected, new PoseWindowsSettings());

    // Bytes of the file that are in this process' memory.
    private static long Resident(string path)
    {
        var lines = File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(path, StringComparison.Ordinal));
        var size = lines.First(line => line.StartsWith("Rss:", StringComparison.Ordinal))[4..].Replace("kB", "", StringComparison.Ordinal);
        return long.Parse(size.Trim(), CultureInfo.InvariantCulture) << 10;
    }

    // As the packed format says: a header of 256 bytes, the chosen joints and channels, the frames from a multiple of 64 on, the index.
    private static void WriteWithHoles(string path, int frames)
    {
        const int DataOffset = (256 + (4 * (27 + 2)) + 63) / 64 * 64;
        byte[] chosen = [.. Enumerable.Range(0, 27).Concat([0, 1]).SelectMany(BitConverter.GetBytes)];
        byte[] index =
        [
            .. Enumerable.Range(0, Recordings).SelectMany(i => (byte[])
            [
                .. BitConverter.GetBytes(frames), .. BitConverter.GetBytes((ushort)4),
                .. Encoding.UTF8.GetBytes(i.ToString("0000", CultureInfo.InvariantCulture)),
            ]),
        ];
        var length = (long)Recordings * frames * FrameBytes;
        var header = new byte[256];
        "OHPACKED"u8.CopyTo(header);
        foreach (var (at, value) in ((int, int)[])[(8, 1), (12, 2), (16, 27), (20, 2)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
        }

        long[] numbers =
        [
            Recordings, (long)Recordings * frames, DataOffset, length, DataOffset + length, index.Length,
            DataOffset + length + index.Length,
        ];
        foreach (var (i, number) in numbers.Index())
        {
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40 + (8 * i)), number);
        }

        SHA256.HashData([.. chosen, .. index], header.AsSpan(128));
        SHA256.HashData(header.AsSpan(0, 224), header.AsSpan(224));
        using var file = File.Create(path);
        file.Write(header);
        file.Write(chosen);
        file.Position = DataOffset + length;
        file.Write(index);
    }
}
