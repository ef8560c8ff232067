using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Packed;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Sampling;

public sealed class WindowedRecordingsTests
{
    private static readonly PoseWindowsSettings Windows = new() { WindowFrames = 5, Windows = 3, Downsample = 2 };

    [Fact]
    public void The_corrected_range_includes_the_last_legal_start_and_the_shortest_legal_recording()
    {
        using var folder = new TemporaryFolder();
        PosePickle.Write(folder.File("a.pkl"), Recordings.Counting(29));
        PosePickle.Write(folder.File("b.pkl"), Recordings.Counting(30));
        PosePickle.Write(folder.File("c.pkl"), Recordings.Counting(28));
        using var source = PackedFolder.Pickles(folder, TransformPipeline.Empty, Defects.Corrected, Windows);

        int[] Starts(int index) =>
            [.. Enumerable.Range(0, 50).Select(i => (int)source.Get(index, new SampleRandom(1, 0, i))!.Values[0]).Distinct().Order()];

        Assert.Equal([0], Starts(0));
        Assert.Equal([0, 1], Starts(1));
        Assert.Null(source.Get(2, new SampleRandom(1, 0, 0)));
    }

    [Fact]
    public void Upstream_normalises_every_window_by_itself_and_the_corrected_form_all_windows_together()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("one", Recordings.Counting(60)));
        var centre = new TransformPipeline([new PoseSelect(LandmarkPreset.Minimal27), new CenterAndScaleNormalize(3, 4)]);
        float[] FirstXOfWindows(Defects defects)
        {
            using var source = PackedFolder.Hdf5(folder, centre, defects, Windows);
            var sample = source.Get(0, new SampleRandom(1, 0, 0))!;
            Assert.Equal([3, 5, 27, 2], sample.Shape);
            return [.. Enumerable.Range(0, 3).Select(w => sample.Values[w * 5 * 27 * 2])];
        }

        // x grows by one a frame, so windows centred together differ by 10 frames over the shoulders' distance.
        var alone = FirstXOfWindows(Defects.Upstream);
        Assert.Equal(alone[0], alone[1], 0.1);
        var together = FirstXOfWindows(Defects.Corrected);
        Assert.Equal(10 / (Math.Sqrt(2) * 0.01), together[1] - together[0], 1.0);
    }

    [Fact]
    public void Whole_clips_give_every_recording_whole_and_of_longer_ones_a_random_stretch()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("a_short", Recordings.Counting(7)), ("b_long", Recordings.Counting(40)));
        var windows = new PoseWindowsSettings { WindowFrames = 8, Windows = 1, Downsample = 1, WholeClips = 20 };
        using var source = PackedFolder.Hdf5(folder, new TransformPipeline([new ResampleFrames(8)]), Defects.Upstream, windows);
        var whole = source.Get(0, new SampleRandom(1, 0, 0))!;
        Assert.Equal([1, 8, 75, 2], whole.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0], Enumerable.Range(0, 8).Select(t => whole.Values[t * 75 * 2])); // and a frame of zeros
        int[] starts =
            [.. Enumerable.Range(0, 300).Select(i => (int)source.Get(1, new SampleRandom(1, 0, i))!.Values[0]).Distinct().Order()];
        Assert.Equal(Enumerable.Range(0, 21), starts);
        var last = source.Get(1, new SampleRandom(1, 0, 0))!;
        Assert.Equal(19, last.Values[7 * 75 * 2] - last.Values[0]); // 20 frames, the first and the last among the 8
    }

    [Fact]
    public void A_whole_clip_is_cut_into_windows_that_follow_each_other()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("one", Recordings.Counting(12)));
        var windows = new PoseWindowsSettings { WindowFrames = 3, Windows = 4, Downsample = 1, WholeClips = 20 };
        using var source = PackedFolder.Hdf5(folder, new TransformPipeline([new ResampleFrames(12)]), Defects.Corrected, windows);
        var sample = source.Get(0, new SampleRandom(1, 0, 0))!;
        Assert.Equal([4, 3, 75, 2], sample.Shape);
        Assert.Equal(Enumerable.Range(0, 12).Select(t => (float)t), Enumerable.Range(0, 12).Select(t => sample.Values[t * 75 * 2]));
    }

    [Fact]
    public void Views_are_the_whole_clip_each_transformed_by_itself()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("one", Recordings.Counting(30)));
        var windows = new PoseWindowsSettings { WindowFrames = 30, Windows = 2, Downsample = 1, WholeClips = 40, Views = true };
        var noise = new TransformPipeline([new ResampleFrames(30), new ShearTransform(0.2)]);
        using var source = PackedFolder.Hdf5(folder, noise, Defects.Corrected, windows);
        var sample = source.Get(0, new SampleRandom(1, 0, 0))!;
        Assert.Equal([2, 30, 75, 2], sample.Shape);
        var views = sample.Values.Chunk(30 * 75 * 2).ToArray();
        Assert.NotEqual(views[0], views[1]);
        Assert.Equal(sample.Values, source.Get(0, new SampleRandom(1, 0, 0))!.Values); // of the sample's own draws
        using var still = PackedFolder.Hdf5(folder, new TransformPipeline([new ResampleFrames(30)]), Defects.Corrected, windows);
        var same = still.Get(0, new SampleRandom(1, 0, 0))!.Values.Chunk(30 * 75 * 2).ToArray();
        Assert.Equal(same[0], same[1]);
    }

    [Fact]
    public void Whole_clips_that_no_transform_brings_to_their_frames_are_refused()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("one", Recordings.Counting(7)));
        var windows = new PoseWindowsSettings { WindowFrames = 8, Windows = 1, Downsample = 1, WholeClips = 20 };
        using var source = PackedFolder.Hdf5(folder, TransformPipeline.Empty, Defects.Corrected, windows);
        var refused = Assert.Throws<ArgumentException>(() => source.Get(0, new SampleRandom(1, 0, 0)));
        Assert.Contains("ResampleFrames", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_list_leave_out_their_recordings_and_copies_of_them_under_other_names()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("one", Recordings.Counting(30)), ("copy", Recordings.Counting(30)), ("three", Recordings.Counting(31)));
        File.WriteAllText(folder.File("list.csv"), "clip,set\none,test\nthree,train\nelsewhere,test\n");
        var windows = Windows with { ExcludeFile = folder.File("list.csv"), ExcludeColumn = "set", ExcludeValues = ["test"] };
        using (var source = PackedFolder.Hdf5(folder, TransformPipeline.Empty, Defects.Corrected, windows))
        {
            Assert.Equal(["three"], Enumerable.Range(0, source.Count).Select(source.Name));
        }

        Exception Refused(PoseWindowsSettings wrong) =>
            Assert.ThrowsAny<Exception>(() => PackedFolder.Hdf5(folder, TransformPipeline.Empty, Defects.Corrected, wrong));
        Assert.Contains("no column sets", Refused(windows with { ExcludeColumn = "sets" }).Message, StringComparison.Ordinal);
        Assert.Contains("no row has val", Refused(windows with { ExcludeValues = ["val"] }).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("list.csv"), "clip,set\nelsewhere,test\n");
        Assert.Contains("the corpus has none", Refused(windows).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("list.csv"), "clip,set\none,test\nthree,test\n");
        Assert.Contains("nothing is left", Refused(windows).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upstream_drops_pickles_of_60_frames_and_the_corrected_form_keeps_them()
    {
        using var folder = new TemporaryFolder();
        PosePickle.Write(folder.File("sixty.pkl"), Recordings.Counting(60));
        PosePickle.Write(folder.File("sixtyone.pkl"), Recordings.Counting(61));
        using var upstream = PackedFolder.Pickles(folder, TransformPipeline.Empty, Defects.Upstream, Windows);
        using var corrected = PackedFolder.Pickles(folder, TransformPipeline.Empty, Defects.Corrected, Windows);
        Assert.Equal("sixtyone.pkl", Assert.Single(Names(upstream)));
        Assert.Equal(["sixty.pkl", "sixtyone.pkl"], Names(corrected));

        static string[] Names(WindowedRecordings source) =>
            [.. Enumerable.Range(0, source.Count).Select(i => source.Get(i, new SampleRandom(1, 0, 0))!.Name)];
    }

    [Fact]
    public void A_pickled_and_an_hdf5_recording_give_equal_corrected_samples()
    {
        using var folder = new TemporaryFolder();
        var recording = Recordings.Counting(80);
        PosePickle.Write(folder.File("one.pkl"), recording);
        WriteHdf5(folder, ("one", recording));
        var transforms = new TransformPipeline(
            [new PoseSelect(LandmarkPreset.Minimal27), new CenterAndScaleNormalize(3, 4), new ShearTransform(), new RotationTransform()]);
        using var pickles = PackedFolder.Pickles(folder, transforms, Defects.Corrected, Windows);
        using var hdf5 = PackedFolder.Hdf5(folder, transforms, Defects.Corrected, Windows);
        Assert.Equal(pickles.Get(0, new SampleRandom(5, 1, 2))!.Values, hdf5.Get(0, new SampleRandom(5, 1, 2))!.Values);
    }

    [Fact]
    public void Recordings_are_ordered_by_file_and_name_whatever_the_file_system_says()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("b"));
        WriteHdf5(folder, "b/z.h5", ("k", Recordings.Counting(40)), ("a", Recordings.Counting(40)));
        WriteHdf5(folder, "B.h5", ("m", Recordings.Counting(40)));
        using var source = PackedFolder.Hdf5(folder, TransformPipeline.Empty, Defects.Corrected, Windows);
        Assert.Equal(["m", "a", "k"], Enumerable.Range(0, 3).Select(i => source.Get(i, new SampleRandom(1, 0, 0))!.Name));
    }

    [Fact]
    public void Equal_streams_give_equal_samples_from_any_thread()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, [.. Enumerable.Range(0, 4).Select(i => ($"r{i}", Recordings.Counting(100, offset: i)))]);
        using var source = PackedFolder.Hdf5(folder, new TransformPipeline([new ShearTransform()]), Defects.Corrected, Windows);
        var sequential = Enumerable.Range(0, 64).Select(i => source.Get(i % 4, new SampleRandom(1, 0, i))!.Values).ToArray();
        var parallel = new float[64][];
        Parallel.For(0, 64, i => parallel[i] = source.Get(i % 4, new SampleRandom(1, 0, i))!.Values);
        Assert.Equal(sequential, parallel);
    }

    [Fact]
    public void A_transform_that_changes_the_number_of_frames_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder, ("one", Recordings.Counting(60)));
        using var source = PackedFolder.Hdf5(folder, new TransformPipeline([new FrameSkipping(2)]), Defects.Corrected, Windows);
        Assert.Contains("made 8 of the 15 frames that a sample takes",
            Assert.Throws<ArgumentException>(() => source.Get(0, new SampleRandom(1, 0, 0))).Message);
    }

    [Fact]
    public void Missing_folders_and_empty_ones_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no such folder",
            Assert.Throws<InvalidDataException>(() => PackedPoseSource.Find(folder.File("nowhere"), ".h5")).Message);
        Assert.Contains("no *.h5 file", Assert.Throws<InvalidDataException>(() => PackedPoseSource.Find(folder.Path, ".h5")).Message);
        File.WriteAllText(folder.File("broken.pkl"), "no pickle");
        Assert.Contains("broken.pkl", Assert.Throws<InvalidDataException>(() => PackedFolder.Pack(folder, folder.Path, ".pkl")).Message);
    }

    private static void WriteHdf5(TemporaryFolder folder, params (string Name, PoseRecording Recording)[] recordings) =>
        WriteHdf5(folder, "a.h5", recordings);

    private static void WriteHdf5(TemporaryFolder folder, string file, params (string Name, PoseRecording Recording)[] recordings)
    {
        using var writer = new RawPoseWriter(folder.File(file));
        foreach (var (name, recording) in recordings)
        {
            writer.Add(name, recording);
        }

        writer.Complete();
    }
}
