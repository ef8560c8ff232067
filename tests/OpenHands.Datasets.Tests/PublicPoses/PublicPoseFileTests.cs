using OpenHands.Datasets.PublicPoses;
using OpenHands.Formats.Hdf5;
using OpenHands.Poses;

namespace OpenHands.Datasets.Tests.PublicPoses;

public sealed class PublicPoseFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Numbers_are_rounded_to_multiples_of_a_power_of_two_and_halves_to_even()
    {
        var recording = new PoseRecording(1, 2, [0.125f, 0.375f, 0.3f, -0.125f, -1.2f, 7], [0.26f, 0.75f]);

        var rounded = PoseDigest.Rounded(recording, 2, 1);

        Assert.Equal([0, 0.5f, 0.25f, -0f, -1.25f, 7], rounded.Keypoints);
        Assert.Equal([0.5f, 1], rounded.Visibility);
        Assert.Same(recording.Keypoints, PoseDigest.Rounded(recording, null, null).Keypoints);
    }

    [Fact]
    public void A_clips_checksum_is_over_frames_coordinates_and_visibilities()
    {
        // Python: hashlib.sha256(struct.pack("<i4f", 1, 1, 2, 3, .5)).hexdigest()[:16]
        Assert.Equal("a63693eb836a5c88", PoseDigest.Short(new PoseRecording(1, 1, [1, 2, 3], [0.5f])));
    }

    [Theory]
    [InlineData("set.h5")]
    [InlineData("set.zip")]
    public void A_set_that_is_written_has_the_checksum_of_its_clips(string file)
    {
        var set = Set(file);
        var clips = Clips(set);

        PublicPoseFile.Write(_folder.File(file), set, clips);

        Assert.Equal(
            PoseDigest.OfSet([("s1_b_00", One(1)), ("s1_b_00", One(2)), ("s2_a_00", One(3))]),
            PublicPoseFile.Digest(_folder.File(file), set));
        Assert.Equal(
            PoseDigest.OfSet([("s2_a_00", One(3))]), PublicPoseFile.Digest(_folder.File(file), set with { Pieces = [set.Pieces[2]] }));
    }

    [Fact]
    public void A_set_in_hdf5_has_a_list_of_its_clips_beside_it_and_joined_recordings()
    {
        var set = Set("set.h5");

        PublicPoseFile.Write(_folder.File("set.h5"), set, Clips(set));

        Assert.Equal("clip,gloss,signer,split\ns1_b_00,let's go,s1,train\ns2_a_00,\"a, b\",s2,test\n",
            File.ReadAllText(_folder.File("set.csv")));
        using var reader = RawPoseReader.Open(_folder.File("set.h5"));
        Assert.Equal((4, 2), (reader.Frames("s1_b_00"), reader.Frames("s2_a_00")));
    }

    [Theory]
    [InlineData("set.h5")]
    [InlineData("set.zip")]
    public void A_clip_that_a_file_lacks_is_named(string file)
    {
        var set = Set(file);
        PublicPoseFile.Write(_folder.File(file), set, [Clips(set)[0]]);

        var error = Assert.Throws<InvalidDataException>(() => PublicPoseFile.Digest(_folder.File(file), set));

        Assert.Equal($"{_folder.File(file)}: there is no clip s2_a_00", error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static PublicPoseSet Set(string file) => new("set", file, 2, 6, null, null, "", [
        new("s1_b_00", "let's go", "train", 2, ""), new("s1_b_00", "let's go", "train", 2, ""), new("s2_a_00", "a, b", "test", 2, "")]);

    private static List<PublicPoseClip> Clips(PublicPoseSet set) =>
        [PublicPoseClip.Join(set.Pieces[0], [One(1), One(2)]), PublicPoseClip.Join(set.Pieces[2], [One(3)])];

    private static PoseRecording One(float value)
    {
        var (keypoints, visibility) = (new float[2 * 75 * 3], new float[2 * 75]);
        keypoints.AsSpan().Fill(value);
        visibility.AsSpan().Fill(value / 4);
        return new(2, 75, keypoints, visibility);
    }
}
