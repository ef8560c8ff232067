using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Packed;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests.Packed;

public sealed class PackedPoseStoreTests
{
    private static readonly PoseSelection Selection = new([4, 0, 2], [1, 0]);

    [Theory]
    [InlineData(PackedElement.Float32)]
    [InlineData(PackedElement.Float16)]
    public void A_store_gives_the_same_spans_as_the_raw_files(PackedElement element)
    {
        using var folder = new TemporaryFolder();
        var sources = Corpus(folder);
        Assert.Equal(5, Pack(folder.File("poses.packed"), sources, element));

        using var store = PackedPoseStore.Open(folder.File("poses.packed"));

        Assert.Equal(["a", "b", "empty", "a", "long"], store.Recordings.Select(recording => recording.Name));
        Assert.Equal((element, 6), (store.Element, store.FrameLength));
        Assert.Equal(Selection.Joints, store.Selection.Joints);
        Assert.Equal(Selection.Channels, store.Selection.Channels);
        for (var i = 0; i < store.Recordings.Count; i++)
        {
            using var reader = RawPoseReader.Open(sources[i < 3 ? 0 : 1].Path);
            var whole = reader.Read(store.Recordings[i].Name).Keypoints;
            foreach (var stride in (int[])[1, 3])
            {
                for (var start = 0; start < store.Recordings[i].Frames; start += 171)
                {
                    var count = Math.Min(10, (store.Recordings[i].Frames - start + stride - 1) / stride);
                    var found = new float[count * 6];
                    float[] expected =
                    [
                        .. from t in Enumerable.Range(0, count)
                           from joint in Selection.Joints
                           from channel in Selection.Channels
                           select whole[((start + (t * stride)) * 15) + (joint * 3) + channel],
                    ];
                    store.Span(i, start, count, stride, found);
                    Assert.Equal(element == PackedElement.Float16 ? expected.Select(value => (float)(Half)value) : expected, found);
                }
            }
        }
    }

    [Fact]
    public void Pickles_are_packed_under_their_paths_in_the_corpus()
    {
        using var folder = new TemporaryFolder();
        var recording = new PoseRecording(3, 75, [.. Enumerable.Range(0, 675).Select(i => i / 8f)], new float[225]);
        Directory.CreateDirectory(folder.File("b"));
        PosePickle.Write(folder.File("b/x.pkl"), recording);
        PosePickle.Write(folder.File("a.pkl"), recording);
        Pack(folder.File("poses.packed"), [.. PackedPoseSource.Find(folder.Path, ".pkl")], PackedElement.Float32);

        using var store = PackedPoseStore.Open(folder.File("poses.packed"));

        Assert.Equal(["a.pkl", "b/x.pkl"], store.Recordings.Select(packed => packed.Name));
        var found = new float[6];
        store.Span(1, 2, 1, 1, found);
        Assert.Equal([463 / 8f, 462 / 8f, 451 / 8f, 450 / 8f, 457 / 8f, 456 / 8f], found);
    }

    [Theory]
    [InlineData(".h5")]
    [InlineData(".pkl")]
    public void Recordings_of_more_keypoints_than_the_75_are_refused_by_name(string extension)
    {
        using var folder = new TemporaryFolder();
        var holisticWithFace = new PoseRecording(2, 543, new float[2 * 543 * 3], new float[2 * 543]);
        PosePickle.Write(folder.File("a.pkl"), holisticWithFace);
        using (var writer = new RawPoseWriter(folder.File("a.h5")))
        {
            writer.Add("one", holisticWithFace);
            writer.Complete();
        }

        var error = Assert.Throws<InvalidDataException>(
            () => Pack(folder.File("poses.packed"), [.. PackedPoseSource.Find(folder.Path, extension)], PackedElement.Float32));

        Assert.Contains($"a{extension}", error.Message, StringComparison.Ordinal);
        Assert.Matches("543 keypoints.*expected (the )?75", error.Message);
        Assert.False(File.Exists(folder.File("poses.packed")));
    }

    [Fact]
    public void The_543_keypoint_case_is_refused()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<InvalidDataException>(() => Pack(
            folder.File("poses.packed"), [new("a", Fixtures.Shared("cases", "data", "41_543_keypoints.h5"))], PackedElement.Float32));

        Assert.Contains("543 keypoints, expected the 75", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_sources_give_equal_bytes_and_the_hash_follows_their_contents()
    {
        using var folder = new TemporaryFolder();
        var sources = Corpus(folder);
        Pack(folder.File("a.packed"), sources, PackedElement.Float32);
        Pack(folder.File("b.packed"), sources, PackedElement.Float32);
        Assert.Equal(File.ReadAllBytes(folder.File("a.packed")), File.ReadAllBytes(folder.File("b.packed")));

        using var store = PackedPoseStore.Open(folder.File("a.packed"));
        Assert.Equal(PackedPoseWriter.HashOf(sources), store.SourceHash);
        Write(sources[0].Path, ("a", 7));
        Assert.NotEqual(PackedPoseWriter.HashOf(sources), store.SourceHash);
    }

    [Fact]
    public void Any_number_of_threads_may_read_at_once()
    {
        using var folder = new TemporaryFolder();
        Pack(folder.File("poses.packed"), Corpus(folder), PackedElement.Float16);
        using var store = PackedPoseStore.Open(folder.File("poses.packed"));
        var expected = Enumerable.Range(0, 1000).Select(start => Frame(store, start)).ToArray();

        Parallel.For(0, 20_000, (int i) => Assert.Equal(expected[i % 1000], Frame(store, i % 1000)));
    }

    [Fact]
    public void A_flipped_bit_in_header_or_index_and_any_cut_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("poses.packed");
        Pack(path, Corpus(folder), PackedElement.Float32);
        var good = File.ReadAllBytes(path);
        int[] positions = [.. Enumerable.Range(0, 256 + (4 * 5)), .. Enumerable.Range(good.Length - 20, 20)];
        foreach (var at in positions)
        {
            var bytes = good.ToArray();
            bytes[at] ^= 4;
            File.WriteAllBytes(path, bytes);
            Assert.Contains("poses.packed", Assert.Throws<InvalidDataException>(() => PackedPoseStore.Open(path)).Message,
                StringComparison.Ordinal);
        }

        foreach (var length in (int[])[0, 1, 255, 256, 1000, good.Length - 1])
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.Contains("poses.packed", Assert.Throws<InvalidDataException>(() => PackedPoseStore.Open(path)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_span_outside_of_its_recording_never_reaches_the_next_one()
    {
        using var folder = new TemporaryFolder();
        Pack(folder.File("poses.packed"), Corpus(folder), PackedElement.Float32);
        using var store = PackedPoseStore.Open(folder.File("poses.packed"));

        Assert.Throws<ArgumentException>(() => store.Span(0, 7, 1, 1, new float[6]));
        Assert.Throws<ArgumentException>(() => store.Span(0, -1, 1, 1, new float[6]));
        Assert.Throws<ArgumentException>(() => store.Span(0, 0, 3, 4, new float[18]));
        Assert.Throws<ArgumentException>(() => store.Span(0, 0, 1, 1, new float[5]));
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Span(0, 0, 1, 1, new float[6]));
    }

    [Fact]
    public void A_keypoint_that_a_recording_lacks_is_refused_and_nothing_is_left_behind()
    {
        using var folder = new TemporaryFolder();
        var sources = Corpus(folder);
        var before = Directory.GetFiles(folder.Path).Length;

        var error = Assert.Throws<InvalidDataException>(
            () => Pack(folder.File("poses.packed"), sources, PackedElement.Float32, new PoseSelection([5], [0])));

        Assert.Contains("one.h5", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_store_that_is_open_is_not_disturbed_by_its_successor()
    {
        using var folder = new TemporaryFolder();
        var sources = Corpus(folder);
        Pack(folder.File("poses.packed"), sources, PackedElement.Float32);
        using var old = PackedPoseStore.Open(folder.File("poses.packed"));
        var before = Frame(old, 500);

        Pack(folder.File("poses.packed"), sources[..1], PackedElement.Float16);

        Assert.Equal(before, Frame(old, 500));
        using var next = PackedPoseStore.Open(folder.File("poses.packed"));
        Assert.Equal(3, next.Recordings.Count);
    }

    [Theory]
    [InlineData(PackedElement.Float32)]
    [InlineData(PackedElement.Float16)]
    public void Stores_of_parts_are_joined_to_the_bytes_of_the_store_of_all(PackedElement element)
    {
        using var folder = new TemporaryFolder();
        var sources = Corpus(folder);
        Pack(folder.File("whole.packed"), sources, element);
        Pack(folder.File("1.packed"), [], element); // a part may have nothing
        Pack(folder.File("2.packed"), sources[..1], element);
        Pack(folder.File("3.packed"), sources[1..], element);

        Assert.Equal(5, PackedPoseWriter.Join(folder.File("joined.packed"),
            [(folder.File("1.packed"), []), (folder.File("2.packed"), sources[..1]), (folder.File("3.packed"), sources[1..])],
            null, TestContext.Current.CancellationToken));

        Assert.Equal(File.ReadAllBytes(folder.File("whole.packed")), File.ReadAllBytes(folder.File("joined.packed")));
    }

    [Fact]
    public void A_part_of_other_sources_or_other_numbers_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var sources = Corpus(folder);
        Pack(folder.File("1.packed"), sources[..1], PackedElement.Float32);
        Pack(folder.File("2.packed"), sources[1..], PackedElement.Float32, new PoseSelection([0], [0]));

        Assert.Contains("2.packed: holds other numbers than", Refusal(sources[1..]), StringComparison.Ordinal);
        Pack(folder.File("2.packed"), sources[..1], PackedElement.Float32);
        Assert.Contains("2.packed: is not of the 1 sources that it should be of", Refusal(sources[1..]), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("joined.packed")));

        string Refusal(PackedPoseSource[] second) => Assert.Throws<InvalidDataException>(() => PackedPoseWriter.Join(
            folder.File("joined.packed"), [(folder.File("1.packed"), sources[..1]), (folder.File("2.packed"), second)], null,
            TestContext.Current.CancellationToken)).Message;
    }

    private static int Pack(string path, PackedPoseSource[] sources, PackedElement element, PoseSelection? selection = null) =>
        PackedPoseWriter.Build(path, sources, selection ?? Selection, element, null, TestContext.Current.CancellationToken);

    private static float[] Frame(PackedPoseStore store, int start)
    {
        var values = new float[store.FrameLength];
        store.Span(4, start, 1, 1, values);
        return values;
    }

    private static PackedPoseSource[] Corpus(TemporaryFolder folder)
    {
        Write(folder.File("one.h5"), ("a", 7), ("b", 30), ("empty", 0));
        Write(folder.File("two.h5"), ("a", 9), ("long", 2500));
        return [.. PackedPoseSource.Find(folder.Path, ".h5")];
    }

    private static void Write(string path, params (string Name, int Frames)[] recordings)
    {
        using var writer = new RawPoseWriter(path);
        foreach (var (name, frames) in recordings)
        {
            writer.Add(name, new PoseRecording(frames, 5, [.. Enumerable.Range(0, frames * 15).Select(i => MathF.Sin(i + name.Length))],
                new float[frames * 5]));
        }

        writer.Complete();
    }
}
