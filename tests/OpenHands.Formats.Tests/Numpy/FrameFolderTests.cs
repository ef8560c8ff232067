using OpenHands.Formats.Numpy;
using OpenHands.Poses.Landmarks;

namespace OpenHands.Formats.Tests.Numpy;

public sealed class FrameFolderTests
{
    [Fact]
    public void Frames_are_ordered_by_number_and_a_hand_that_was_not_found_is_invisible()
    {
        using var folder = new TemporaryFolder();
        foreach (var frame in (int[])[10, 2, 0])
        {
            NpyFile.Write(folder.File($"{frame}.npy"), Numbers(frame, rightHand: frame != 2), 258);
        }

        var clip = FrameFolder.Read(folder.Path);

        Assert.Equal((3, 75), (clip.Frames, clip.Joints));
        Assert.Equal([0f, 2f, 10f], [clip.Keypoints[0], clip.Keypoints[75 * 3], clip.Keypoints[2 * 75 * 3]]);
        Assert.Equal([0.5f, 1, 1], [clip.Visibility[0], clip.Visibility[HolisticLandmarks.LeftHand], clip.Visibility[74]]);
        Assert.Equal([1f, 0f], [clip.Visibility[75 + HolisticLandmarks.LeftHand], clip.Visibility[75 + HolisticLandmarks.RightHand]]);
        Assert.Equal((100f, 162f), (clip.Keypoints[HolisticLandmarks.LeftHand * 3], clip.Keypoints[(54 * 3) - 1]));
    }

    [Fact]
    public void The_face_between_body_and_hands_is_left_out()
    {
        using var folder = new TemporaryFolder();
        var plain = Numbers(7, rightHand: true);
        NpyFile.Write(folder.File("0.npy"), (float[])[.. plain[..132], .. Enumerable.Repeat(-1f, 468 * 3), .. plain[132..]], 1662);
        var withFace = FrameFolder.Read(folder.Path);
        NpyFile.Write(folder.File("0.npy"), plain, 258);

        Assert.Equal(FrameFolder.Read(folder.Path).Keypoints, withFace.Keypoints);
    }

    [Fact]
    public void A_frame_of_another_size_or_none_at_all_is_an_error_that_names_the_file()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("no frames; expected files named 0.npy", Message(folder.Path), StringComparison.Ordinal);

        NpyFile.Write(folder.File("0.npy"), new float[126], 126);
        Assert.Contains($"{folder.File("0.npy")}: 126 numbers; expected 258", Message(folder.Path), StringComparison.Ordinal);

        NpyFile.Write(folder.File("0.npy"), new float[20_000], 20_000);
        Assert.Contains("0.npy: larger than the array of one frame can be", Message(folder.Path), StringComparison.Ordinal);

        File.WriteAllText(folder.File("0.npy"), "text");
        Assert.Contains("0.npy: not a numpy array file", Message(folder.Path), StringComparison.Ordinal);
        Assert.Contains("no such folder of frames", Message(folder.File("nowhere")), StringComparison.Ordinal);
    }

    [Fact]
    public void Clips_are_found_below_a_folder_in_the_order_of_their_numbers_and_other_arrays_are_none()
    {
        using var folder = new TemporaryFolder();
        foreach (var clip in (string[])["yes/10", "yes/9", "no/0"])
        {
            Directory.CreateDirectory(folder.File(clip));
            NpyFile.Write(Path.Combine(folder.File(clip), "0.npy"), Numbers(1, rightHand: true), 258);
        }

        NpyFile.Write(folder.File("labels.npy"), new float[3], 3);

        Assert.Equal(["no/0", "yes/9", "yes/10"], FrameFolder.Find(folder.Path));
    }

    [Fact]
    public void A_real_clip_is_read()
    {
        var clip = FrameFolder.Read(Fixtures.Shared("data", "formats", "MP_Data", "hello", "0"));

        Assert.Equal((20, 75), (clip.Frames, clip.Joints));
        Assert.All(clip.Visibility, share => Assert.InRange(share, 0, 1));
        Assert.Contains(clip.Visibility.Chunk(75), frame => frame[HolisticLandmarks.RightHand] == 1);
        Assert.InRange(clip.Keypoints[0], 0.1f, 0.9f); // the nose
    }

    // Body x, y, z = the number, visibility a half; left hand from 100 on, right hand from 1000 on.
    private static float[] Numbers(int first, bool rightHand) =>
    [
        .. Enumerable.Range(0, 132).Select(i => i % 4 == 3 ? 0.5f : first),
        .. Enumerable.Range(0, 63).Select(i => 100f + i),
        .. Enumerable.Range(0, 63).Select(i => rightHand ? 1000f + i : 0),
    ];

    private static string Message(string folder) => Assert.Throws<InvalidDataException>(() => FrameFolder.Read(folder)).Message;
}
