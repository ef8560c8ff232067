using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Packed;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Sampling;

public sealed class PackedRecordingStoreTests
{
    private static readonly PoseWindowsSettings Windows = new() { WindowFrames = 5, Windows = 3, Downsample = 2 };
    private static readonly TransformPipeline Transforms =
        new([new PoseSelect(LandmarkPreset.Minimal27), new CenterAndScaleNormalize(3, 4), new ShearTransform()]);

    [Fact]
    public void Joints_and_channels_are_found_whatever_else_a_store_holds_in_whatever_order()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder);
        // More joints than wanted, in another order, and z too.
        Pack(folder, "corpus.packed", new PoseSelection([.. Enumerable.Range(0, 75).Reverse()], [2, 1, 0]));
        using var reversed = PretrainingData.OpenPacked([folder.File("corpus.packed")], Transforms, Defects.Corrected, Windows);
        using var plain = PackedFolder.Hdf5(folder, Transforms, Defects.Corrected, Windows);
        Assert.Equal(plain.Count, reversed.Count);
        for (var i = 0; i < plain.Count; i++)
        {
            Assert.Equal(plain.Weight(i), reversed.Weight(i));
            Assert.Equal(plain.Get(i, new SampleRandom(1, 0, i))!.Values, reversed.Get(i, new SampleRandom(1, 0, i))!.Values);
        }
    }

    [Fact]
    public void Several_stores_are_joined_in_the_order_of_their_names()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder);
        Pack(folder, "b.packed", new PoseSelection([11, 12], [0, 1]));
        File.Copy(folder.File("b.packed"), folder.File("a.packed"));
        using var source = PretrainingData.OpenPacked([folder.Path], TransformPipeline.Empty, Defects.Corrected, Windows);
        Assert.Equal(4, source.Count);
        Assert.Equal([3, 5, 2, 2], source.Get(3, new SampleRandom(1, 0, 0))!.Shape);
    }

    [Fact]
    public void Recordings_are_left_out_by_name_from_every_root()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder);
        var file = PackedFolder.Pack(folder, folder.Path, ".h5");
        using var all = PretrainingData.OpenPacked([file, file], TransformPipeline.Empty, Defects.Corrected, Windows);
        var first = all.Get(0, new SampleRandom(1, 0, 0))!.Name;
        using var some = PretrainingData.OpenPacked(
            [file, file], TransformPipeline.Empty, Defects.Corrected, Windows with { Exclude = $"^{first}$" });
        Assert.Equal((4, 2), (all.Count, some.Count));
        Assert.All([0, 1], i => Assert.NotEqual(first, some.Get(i, new SampleRandom(1, 0, i))!.Name));
    }

    [Theory]
    [InlineData("(", "exclude '(' is not a regular expression")]
    [InlineData("", "exclude '' matches the names of all 2 recordings: nothing is left")]
    public void A_pattern_that_is_wrong_or_leaves_nothing_is_refused(string exclude, string expected)
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder);
        var error = Assert.Throws<ArgumentException>(
            () => PackedFolder.Hdf5(folder, TransformPipeline.Empty, Defects.Corrected, Windows, exclude));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_joint_that_was_not_packed_is_named()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder);
        Pack(folder, "corpus.packed", new PoseSelection([11, 12], [0, 1]));
        using var source = PretrainingData.OpenPacked([folder.Path], Transforms, Defects.Corrected, Windows);
        var error = Assert.Throws<InvalidDataException>(() => source.Get(0, new SampleRandom(1, 0, 0)));
        Assert.Contains("joint 0 is asked for, but the store was packed with [11, 12]", error.Message);
    }

    [Fact]
    public void A_store_without_y_and_a_missing_one_are_refused()
    {
        using var folder = new TemporaryFolder();
        WriteHdf5(folder);
        Pack(folder, "corpus.packed", new PoseSelection([11, 12], [0, 2]));
        Assert.Contains("needs x (0) and y (1)",
            Assert.Throws<InvalidDataException>(() => PackedRecordingStore.Open(folder.File("corpus.packed"))).Message);
        Assert.Contains("no such packed store",
            Assert.Throws<InvalidDataException>(() => PackedRecordingStore.Open(folder.File("none.packed"))).Message);
    }

    private static void WriteHdf5(TemporaryFolder folder)
    {
        using var writer = new RawPoseWriter(folder.File("a.h5"));
        writer.Add("one", Recordings.Counting(60));
        writer.Add("two", Recordings.Counting(90, offset: 3));
        writer.Complete();
    }

    private static void Pack(TemporaryFolder folder, string name, PoseSelection selection) => PackedPoseWriter.Build(
        folder.File(name), PackedPoseSource.Find(folder.Path, ".h5"), selection, PackedElement.Float32,
        cancellation: TestContext.Current.CancellationToken);
}
