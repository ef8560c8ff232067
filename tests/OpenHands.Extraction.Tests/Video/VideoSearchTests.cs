using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests.Video;

public sealed class VideoSearchTests
{
    [Fact]
    public void Videos_and_folders_of_frames_are_found_at_all_depths()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "b.MP4", "signer1/a.avi", "signer1/a.csv", "signer2/clip.1/0001.png", "signer2/clip.1/0002.png", "notes.txt");

        var videos = VideoSearch.Find(folder.Path).Videos;

        Assert.Equal(["b.MP4", "signer1/a.avi", "signer2/clip.1"], videos.Select(v => v.Name));
        Assert.Equal(["b", "signer1/a", "signer2/clip.1"], videos.Select(v => v.Stem));
    }

    [Fact]
    public void Videos_that_differ_in_the_extension_only_keep_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a.mp4", "a.avi", "b.avi");

        Assert.Equal(["a.avi", "a.mp4", "b"], VideoSearch.Find(folder.Path).Videos.Select(v => v.Stem));
    }

    [Fact]
    public void A_folder_of_images_is_one_video()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "clip/1.jpg", "clip/2.jpg");

        var video = Assert.Single(VideoSearch.Find(folder.File("clip")).Videos);

        Assert.Equal(("clip", "clip", 2L), (video.Name, video.Stem, video.Bytes));
    }

    [Fact]
    public void A_file_is_a_video_whatever_its_name()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "recording.dat");

        Assert.Equal("recording", Assert.Single(VideoSearch.Find(folder.File("recording.dat")).Videos).Stem);
    }

    [Fact]
    public void Nothing_to_do_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => VideoSearch.Find(folder.Path));
        Assert.Throws<FileNotFoundException>(() => VideoSearch.Find(folder.File("nowhere")));
    }

    private static void Write(TemporaryFolder folder, params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.WriteAllText(folder.File(name), "x");
        }
    }
}
