using System.Diagnostics;
using System.Text;
using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Tests.Pickles;

/// <summary>Pose pickles of other Python programs, and pickles that are made to be slow or large.</summary>
public sealed class PythonObjectsTests
{
    [Theory]
    [InlineData("26_defaultdict.pkl")]
    [InlineData("27_memmap.pkl")]
    [InlineData("39_masked.pkl")]
    public void Pickles_of_the_cases_are_read(string name)
    {
        var recording = PosePickle.Read(Fixtures.Shared("cases", "data", name));

        Assert.Equal((4, 75), (recording.Frames, recording.Joints));
        Assert.All(recording.Visibility, value => Assert.InRange(value, 0f, 1f));
        if (name == "39_masked.pkl")
        {
            // Its mask begins 0 1 0 1 0 0 0.
            Assert.Equal([false, true, false, true, false, false], recording.Keypoints.Take(6).Select(value => value == 0));
        }
    }

    [Theory]
    [InlineData("collections.defaultdict(list, d)", 3)]
    [InlineData("collections.OrderedDict(d)", 3)]
    [InlineData("{k: numpy.ma.masked_array(v, v > 0.5) for k, v in d.items()}", 0)]
    [InlineData("{k: numpy.asfortranarray(v) for k, v in d.items()}", 3)]
    public void Every_protocol_of_a_wrapped_recording_is_read(string expression, float last)
    {
        using var folder = new TemporaryFolder();
        Python.Run("numpy", $$"""
            import pickle, numpy, collections
            k = numpy.zeros((2, 75, 3)); k[1, 74, 2] = 3; k[0, 0, 1] = 0.25
            d = {"keypoints": k, "confidences": numpy.zeros((2, 75))}
            for p in range(6): pickle.dump({{expression}}, open({{Python.Quoted(folder.Path)}} + "/%d.pkl" % p, "wb"), protocol=p)
            """);

        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var recording = PosePickle.Read(file);
            Assert.Equal((0.25f, last), (recording.Keypoints[1], recording.Keypoints[^1]));
        }
    }

    [Fact]
    public void An_object_of_another_class_is_refused_with_the_cure()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.pkl"), Encoding.Latin1.GetBytes("\u0080\u0002cpandas.core.frame\nDataFrame\n)\u0081."));

        var error = Assert.Throws<InvalidDataException>(() => PosePickle.Read(folder.File("a.pkl")));

        Assert.Contains("pandas.core.frame.DataFrame", error.Message);
        Assert.Contains("numpy.asarray", error.Message);
    }

    public static TheoryData<string> Slow => new()
    {
        "keys that collide", "memo numbers that collide", "marks popped above a deep stack", "a number of a million digits",
        "a large list used again and again", "a gigabyte declared",
    };

    [Theory]
    [MemberData(nameof(Slow))]
    public void A_pickle_made_to_be_slow_or_large_ends_soon(string kind)
    {
        using var stream = new MemoryStream();
        stream.Write([0x80, 4]);
        switch (kind)
        {
            case "keys that collide":
                stream.WriteByte((byte)'}');
                for (var i = 0; i < 100_000; i++)
                {
                    // high and low half equal: the usual hash of each is 0.
                    stream.Write([0x8a, 8, .. BitConverter.GetBytes(i), .. BitConverter.GetBytes(i), (byte)'N', (byte)'s']);
                }

                break;
            case "memo numbers that collide":
                for (var i = 0; i < 200_000; i++)
                {
                    stream.Write([(byte)'N', (byte)'r', .. BitConverter.GetBytes(i * 10_103)]);
                }

                break;
            case "marks popped above a deep stack":
                stream.Write(Enumerable.Repeat((byte)'N', 200_000).ToArray());
                stream.Write([.. Enumerable.Repeat("(1"u8.ToArray(), 200_000).SelectMany(pair => pair)]);
                break;
            case "a number of a million digits":
                stream.Write([(byte)'L', .. Enumerable.Repeat((byte)'7', 1_000_000), (byte)'\n']);
                break;
            case "a large list used again and again":
                stream.Write([(byte)'(', .. Enumerable.Repeat((byte)'N', 100_000), (byte)'l', (byte)'q', 0]);
                stream.Write([.. Enumerable.Repeat("ccollections\nOrderedDict\nh\0\u0085R0"u8.ToArray(), 20_000).SelectMany(pair => pair)]);
                break;
            default:
                stream.Write([0x8e, .. BitConverter.GetBytes(1L << 30)]);
                break;
        }

        stream.WriteByte((byte)'.');
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("slow.pkl"), stream.ToArray());
        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());

        Assert.Throws<InvalidDataException>(() => PosePickle.Read(folder.File("slow.pkl")));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"took {clock.Elapsed}");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < (10 * stream.Length) + (96 << 20), $"allocated {allocated} bytes");
    }
}
