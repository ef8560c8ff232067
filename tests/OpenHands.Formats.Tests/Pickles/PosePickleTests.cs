using System.Diagnostics;
using System.Text;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.Pickles;

public sealed class PosePickleTests
{
    // Written by numpy 1.24 (or edited to numpy 2's names); all hold the same values: tests/fixtures/formats/README.md.
    [Theory]
    [InlineData("pose_p2_float64", 64)]
    [InlineData("pose_p2_float32", 32)]
    [InlineData("pose_p3_float64", 64)]
    [InlineData("pose_p3_float32", 32)]
    [InlineData("pose_p4_float64", 64)]
    [InlineData("pose_p4_float32", 32)]
    [InlineData("pose_p5_float64", 64)]
    [InlineData("pose_p5_float32", 32)]
    [InlineData("pose_p2_fortran", 64)]
    [InlineData("pose_p4_fortran", 64)]
    [InlineData("pose_p5_fortran", 64)]
    [InlineData("pose_p4_bigendian", 64)]
    [InlineData("pose_p4_float16", 16)]
    [InlineData("pose_p4_extra_keys", 64)]
    [InlineData("pose_p4_mixed", 32)]
    [InlineData("pose_p2_numpy2names", 64)]
    [InlineData("pose_p4_numpy2names", 64)]
    [InlineData("pose_p5_numpy2names", 64)]
    public void Every_protocol_and_array_layout_gives_the_same_values(string name, int bits)
    {
        var recording = PosePickle.Read(Fixture(name));

        Assert.Equal((6, 75), (recording.Frames, recording.Joints));
        for (var i = 0; i < recording.Keypoints.Length; i++)
        {
            Assert.Equal(Rounded(GoldenFill.Sym("pkl", i) * 0.5 + 0.5, bits), recording.Keypoints[i]);
        }

        for (var i = 0; i < recording.Visibility.Length; i++)
        {
            Assert.Equal(Rounded(GoldenFill.Unit("pkl.conf", i), bits == 16 ? 16 : 64), recording.Visibility[i]);
        }
    }

    [Fact]
    public void A_strided_slice_is_read_as_the_copy_that_numpy_writes()
    {
        // The fixture is every second frame of a recording of 12 frames.
        var recording = PosePickle.Read(Fixture("pose_p4_sliced"));

        Assert.Equal(6, recording.Frames);
        Assert.Contains(recording.Keypoints, value => value != recording.Keypoints[0]);
    }

    [Fact]
    public void A_recording_without_frames_is_a_recording()
    {
        Assert.Equal(0, PosePickle.Read(Fixture("pose_p4_zero_frames")).Frames);
    }

    [Fact]
    public void NaN_and_infinity_are_kept_for_the_validation_to_report()
    {
        var recording = PosePickle.Read(Fixture("pose_p4_naninf"));

        Assert.True(float.IsNaN(recording.Keypoints[(75 + 5) * 3]));
        Assert.Equal(float.PositiveInfinity, recording.Keypoints[(2 * 75 + 11) * 3]);
    }

    [Theory]
    [InlineData("pose_p4_k33", "33 keypoints a frame, expected 75")]
    [InlineData("pose_p4_f_mismatch", "confidences have the shape (4, 75), expected (6, 75)")]
    [InlineData("pose_p4_no_conf", "the key confidences is missing")]
    [InlineData("pose_not_a_dict", "holds no dict")]
    [InlineData("pose_p4_lists", "keypoints is not a numpy array")]
    [InlineData("pose_object_array", "type 'O8'")]
    [InlineData("pose_truncated", "cut off")]
    [InlineData("pose_truncated_p2", "cut off")]
    [InlineData("pose_garbage", "not a pickle")]
    [InlineData("pose_empty", "the file is empty")]
    [InlineData("pose_hugelen", "1152921504606846976 bytes declared")]
    [InlineData("pose_memo_bomb", "holds no dict")]
    [InlineData("malicious_p0", "system'")]
    [InlineData("malicious_p2", "system'")]
    [InlineData("malicious_p4", "system'")]
    public void A_bad_file_is_refused_by_name_and_reason(string name, string reason)
    {
        var path = Fixture(name);

        var error = Assert.Throws<InvalidDataException>(() => PosePickle.Read(path));

        Assert.StartsWith(path + ": ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_hundred_thousand_nested_lists_do_not_overflow_the_stack()
    {
        // As pose_deep.pkl of the golden files: each list is appended to the one before.
        AssertRefused([0x80, 4, .. Enumerable.Repeat((byte)']', 100_000), .. Enumerable.Repeat((byte)'a', 99_999), (byte)'.'],
            "holds no dict");
    }

    [Fact]
    public void A_file_of_empty_dicts_may_not_allocate_gigabytes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("dicts.pkl");
        File.WriteAllBytes(path, [0x80, 4, .. Enumerable.Repeat((byte)'}', 1_000_000), (byte)'.']);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("more objects", Assert.Throws<InvalidDataException>(() => PosePickle.Read(path)).Message);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }

    [Theory]
    [InlineData("cbuiltins\neval\n.", "builtins.eval")]
    [InlineData("cnumpy\nload\n.", "numpy.load")]
    [InlineData("(S'x'\nios\nsystem\n.", "os.system")]
    [InlineData("cnumpy\nndarray\n(tR.", "'numpy.ndarray', which is not allowed")]
    [InlineData("I1\n(tR.", "not a function")]
    [InlineData("N(dbN.", "that has none")]
    [InlineData("P1\n.", "persistent id")]
    [InlineData("\u0080\u0006.", "protocol 6")]
    [InlineData("0.", "corrupt")]
    [InlineData("t.", "corrupt")]
    [InlineData("g7\n.", "invalid memo key")]
    public void Nothing_but_the_allowed_names_can_be_used(string pickle, string reason) =>
        AssertRefused(Encoding.Latin1.GetBytes(pickle), reason);

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var recording = Sample(frames: 3);
        var path = folder.File("clip.pkl");

        PosePickle.Write(path, recording);
        var read = PosePickle.Read(path);

        Assert.Equal(recording.Keypoints, read.Keypoints);
        Assert.Equal(recording.Visibility, read.Visibility);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Keypoints_of_two_coordinates_have_no_depth()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("signer1_sample1_color.pkl");
        PosePickle.Write(path,
            new PoseRecording(1, 75, [.. Enumerable.Range(0, 225).Select(i => (float)i)], new float[75]) { HasDepth = false });

        var read = PosePickle.Read(path);

        Assert.False(read.HasDepth);
        Assert.Equal([0, 1, 0, 3, 4, 0], read.Keypoints[..6]);
        Assert.True(PosePickle.Read(Fixture("pose_p4_sliced")).HasDepth);
    }

    [Fact]
    public void Pixels_with_swapped_axes_become_fractions_only_where_asked_for()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("MVI_1.pkl");
        var fractions = Enumerable.Range(0, 75).SelectMany(i => (float[])[0.25f + (i / 256f), 0.5f, -0.125f]).ToArray();
        var pixels = fractions.Select((value, i) => (i % 3) switch { 0 => value * 1080, 1 => value * 1920, _ => value }).ToArray();
        PosePickle.Write(path, new PoseRecording(1, 75, pixels, new float[75]), videoShape: (1080, 1920));

        Assert.Equal(pixels, PosePickle.Read(path).Keypoints);
        Assert.Equal(fractions, PosePickle.Read(path, fractions: true).Keypoints);

        PosePickle.Write(path, new PoseRecording(1, 75, fractions, new float[75]), videoShape: (1080, 1920));
        Assert.Equal(fractions, PosePickle.Read(path, fractions: true).Keypoints); // says its video's shape, but holds no pixels
        PosePickle.Write(path, new PoseRecording(1, 75, pixels, new float[75]), videoShape: (0, 1920));
        Assert.Contains("vid_shape", Assert.Throws<InvalidDataException>(() => PosePickle.Read(path, fractions: true)).Message);
        PosePickle.Write(path, new PoseRecording(1, 75, pixels, new float[75]));
        Assert.Equal(pixels, PosePickle.Read(path, fractions: true).Keypoints); // of an unknown video
    }

    [Fact]
    public void Python_and_numpy_load_what_is_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("clip.pkl");
        PosePickle.Write(path, Sample(frames: 3));

        var printed = Python.Run("numpy", $"""
            import pickle, numpy
            d = pickle.load(open({Python.Quoted(path)}, "rb"))
            k, c = d["keypoints"], d["confidences"]
            print(list(d), k.shape, k.dtype, c.shape, c.dtype, k.flags.c_contiguous, float(k[2, 74, 2]), float(c[2, 74]))
            """);

        Assert.Equal("['keypoints', 'confidences'] (3, 75, 3) float64 (3, 75) float64 True 674.0 224.0", printed);
    }

    private static PoseRecording Sample(int frames) => new(
        frames,
        75,
        [.. Enumerable.Range(0, frames * 75 * 3).Select(i => (float)i)],
        [.. Enumerable.Range(0, frames * 75).Select(i => (float)i)]);

    private static float Rounded(double value, int bits) => bits switch
    {
        16 => (float)(Half)value,
        _ => (float)value,
    };

    private static string Fixture(string name) => Fixtures.Path("formats", "pickles", name + ".pkl");

    private static void AssertRefused(byte[] pickle, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bad.pkl");
        File.WriteAllBytes(path, pickle);
        var clock = Stopwatch.StartNew();

        var error = Assert.Throws<InvalidDataException>(() => PosePickle.Read(path));

        Assert.Contains(reason, error.Message);
        Assert.StartsWith(path, error.Message);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"took {clock.Elapsed}");
    }
}
