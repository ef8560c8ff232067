using System.Diagnostics;
using OpenHands.Formats.Hdf5;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.Hdf5;

public sealed class RawPoseWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)] // one symbol table node
    [InlineData(9)]
    [InlineData(256)] // one B-tree node
    [InlineData(257)]
    [InlineData(8200)] // three levels
    public void What_is_written_is_read_back(int recordings)
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("raw.h5"), recordings);

        using var reader = RawPoseReader.Open(folder.File("raw.h5"));

        Assert.Equal(recordings, reader.Names.Count);
        for (var i = 0; i < recordings; i++)
        {
            var (expected, found) = (Recording(i), reader.Read(Name(i)));
            Assert.Equal(expected.Keypoints, found.Keypoints);
            Assert.Equal(expected.Visibility, found.Visibility);
        }
    }

    [Fact]
    public void The_same_recordings_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("a.h5"), 20);
        Write(folder.File("b.h5"), 20);

        Assert.Equal(File.ReadAllBytes(folder.File("a.h5")), File.ReadAllBytes(folder.File("b.h5")));
    }

    [Fact]
    public void Names_are_ordered_by_their_utf8_bytes_whatever_order_they_came_in()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["\U0001F91F", "b", "B", "\uFF21", "é", "e", "b b"];
        using (var writer = new RawPoseWriter(folder.File("raw.h5")))
        {
            foreach (var name in names)
            {
                writer.Add(name, Recording(2));
            }

            writer.Complete();
        }

        using var reader = RawPoseReader.Open(folder.File("raw.h5"));
        Assert.Equal(["B", "b", "b b", "e", "é", "\uFF21", "\U0001F91F"], reader.Names);
    }

    [Fact]
    public void Nothing_is_left_of_a_file_that_was_not_completed()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new RawPoseWriter(folder.File("raw.h5")))
        {
            writer.Add("a", Recording(3));
            Assert.False(File.Exists(folder.File("raw.h5")));
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("a\0b")]
    [InlineData("taken")]
    [InlineData("taken/below")]
    [InlineData("group")]
    public void A_name_that_is_taken_or_is_no_path_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        using var writer = new RawPoseWriter(folder.File("raw.h5"));
        writer.Add("taken", Recording(1));
        writer.Add("group/member", Recording(1));

        Assert.Throws<ArgumentException>(() => writer.Add(name, Recording(1)));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name()
    {
        using var folder = new TemporaryFolder();
        using var writer = new RawPoseWriter(folder.File("raw.h5"));

        Assert.Throws<ArgumentException>(() => writer.Add("sign \U0001F91F"[..^1], Recording(1)));
    }

    [Fact]
    public void H5py_reads_every_value_and_can_go_on_writing()
    {
        using var folder = new TemporaryFolder();
        Write(folder.File("raw.h5"), 600);

        var output = Python.Run("h5py", $"""
            import h5py, numpy as np
            with h5py.File({Python.Quoted(folder.File("raw.h5"))}, 'r+') as f:
                names = []
                f['keypoints'].visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
                for name in names:
                    i = int(name[-6:])
                    k, v = f['keypoints/' + name], f['visibility/' + name]
                    assert k.shape == (i % 4, 5, 3) and k.dtype == '<f4' and v.shape == (i % 4, 5, 1), name
                    assert np.array_equal(k[...].ravel(), np.arange(k.size, dtype='f4') / 4 + i), name
                    assert np.array_equal(v[...].ravel(), np.arange(v.size, dtype='f4') * i), name
                for i in range(50):
                    f['keypoints/added%d' % i] = np.zeros((1, 5, 3), 'f4')
                print(len(names), len(f['keypoints']))
            """);

        Assert.Equal("600 592", output); // 600 in all, 60 of them in two sub-groups; 50 more
        using var reader = RawPoseReader.Open(folder.File("raw.h5"));
        Assert.Equal(650, reader.Names.Count);
    }

    [Fact]
    public async Task H5dump_reads_the_whole_file_without_complaint()
    {
        const string Tool = "/usr/bin/h5dump";
        Assert.SkipUnless(File.Exists(Tool), "needs h5dump (Debian package hdf5-tools), which this machine lacks");
        using var folder = new TemporaryFolder();
        Write(folder.File("raw.h5"), 40);

        var start = new ProcessStartInfo(Tool, [folder.File("raw.h5")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(80, output.Split("H5T_IEEE_F32LE").Length - 1);
    }

    private static void Write(string path, int recordings)
    {
        using var writer = new RawPoseWriter(path);
        for (var i = 0; i < recordings; i++)
        {
            writer.Add(Name(i), Recording(i));
        }

        writer.Complete();
        Assert.Equal(recordings, writer.Count);
    }

    private static string Name(int i) => i % 10 == 3 ? $"चैनल {i % 20}/{i:D6}" : $"clip {i:D6}";

    private static PoseRecording Recording(int i)
    {
        var frames = i % 4;
        return new PoseRecording(
            frames, 5, [.. Enumerable.Range(0, frames * 15).Select(k => (k / 4f) + i)],
            [.. Enumerable.Range(0, frames * 5).Select(k => (float)(k * i))]);
    }
}
