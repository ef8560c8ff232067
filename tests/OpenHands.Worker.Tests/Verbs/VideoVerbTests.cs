using OpenHands.Extraction.Outputs;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;
using OpenHands.Worker.CommandLine;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>
/// Videos by hand: extract, show, predict. What needs a person in a video needs the models and the shared clip, and is skipped without.
/// </summary>
public sealed class VideoVerbTests
{
    [Fact]
    public void Missing_models_are_named_with_the_command_that_fetches_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("clip.mp4"), "whatever");

        var run = CommandRun.Of("extract", folder.File("clip.mp4"), $"--output={folder.File("out")}", $"--models={folder.File("models")}",
            "--complexity=1");

        Assert.Equal(VerbRunner.Failed, run.Code);
        Assert.Contains("pose_landmark_full.tflite (absent; 6440512 bytes", run.Error, StringComparison.Ordinal);
        Assert.Contains($"./build.sh openhands download --models={folder.File("models")}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(folder.File("out/clip.pkl")));
    }

    [Fact]
    public void Offline_models_are_not_fetched()
    {
        using var folder = new TemporaryFolder();

        var run = CommandRun.Of("download", $"--models={folder.File("models")}", "--offline");

        Assert.Equal(VerbRunner.Failed, run.Code);
        Assert.Contains("pose_landmark_heavy.tflite (absent", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_another_format_and_an_input_that_is_not_there_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.mp4"), "whatever");

        Assert.Contains("format h5, not for pose",
            CommandRun.Of("extract", folder.Path, $"--output={folder.File("x.h5")}", "--format=pose").Error, StringComparison.Ordinal);
        Assert.Contains("no such video or folder", CommandRun.Of("extract", folder.File("b.mp4"), $"--output={folder.File("x")}").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_decoders_say_of_a_cut_off_video_is_in_a_log_beside_the_output()
    {
        var models = $"--models={LocalModels.Folder(0)}";
        var whole = File.ReadAllBytes(Fixtures.Shared("data", "video", "signer.mp4"));
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("videos"));
        File.WriteAllBytes(folder.File("videos/cut.mp4"), whole[..(whole.Length * 6 / 10)]);
        File.WriteAllText(folder.File("videos/noise.mp4"), new string('x', 5000));

        var run = CommandRun.Of("extract", folder.File("videos"), $"--output={folder.File("poses")}", models, "--complexity=0",
            "--workers=1");

        Assert.All(run.Error.TrimEnd('\n').Split('\n'), line => Assert.Matches("^(warning|error): ", line));
        Assert.Contains($"what the decoders say: {folder.File("poses.decoders.log")}", run.Output, StringComparison.Ordinal);
        Assert.NotEmpty(File.ReadAllLines(folder.File("poses.decoders.log")));
    }

    [Fact]
    public void A_video_becomes_a_pickle_a_pose_file_and_an_hdf5_file_and_can_be_shown()
    {
        var video = Fixtures.Shared("data", "video", "signer.mp4");
        var models = $"--models={LocalModels.Folder(0)}";
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("videos/signer1"));
        File.Copy(video, folder.File("videos/signer1/clip.mp4"));
        File.WriteAllBytes(folder.File("videos/empty.mp4"), []);

        var run = CommandRun.Succeeding("extract", folder.File("videos"), $"--output={folder.File("poses")}", models, "--complexity=0",
            "--workers=1");
        CommandRun.Succeeding("extract", video, $"--output={folder.File("clip.pose")}", models, "--complexity=0");
        CommandRun.Succeeding("extract", video, $"--output={folder.File("clips.h5")}", models, "--complexity=0");

        Assert.Contains("1 of 2 videos have poses, 0 of them from before; 62 frames now at ", run.Output, StringComparison.Ordinal);
        Assert.Contains("/s per core; 1 in the ledger", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("warning: empty.mp4: the file has zero bytes", Assert.Single(run.Error.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal);
        Assert.Contains("empty.mp4,unreadable", File.ReadAllText(folder.File("poses/ledger.csv")), StringComparison.Ordinal);
        var pickle = PosePickle.Read(folder.File("poses/signer1/clip.pkl"));
        Assert.Equal((62, 75), (pickle.Frames, pickle.Joints));
        Assert.Equal((0, 640),
            (ExtractionStamp.Find(folder.File("poses/signer1/clip.pkl"))!.Complexity, PoseFormatFile.Read(folder.File("clip.pose")).Width));
        using (var reader = RawPoseReader.Open(folder.File("clips.h5")))
        {
            Assert.Equal(pickle.Keypoints, reader.Read("signer").Keypoints);
        }

        var again = CommandRun.Succeeding("extract", folder.File("videos"), $"--output={folder.File("poses")}", models, "--complexity=0");
        Assert.Contains("1 of 2 videos have poses, 1 of them from before; 0 frames now", again.Output, StringComparison.Ordinal);
        var rewritten = CommandRun.Succeeding("extract", video, $"--output={folder.File("clip.pose")}", models, "--complexity=0",
            "--rewrite");
        Assert.Contains("0 of them from before; 62 frames now", rewritten.Output, StringComparison.Ordinal);
        AssertShown(folder, folder.File("poses/signer1/clip.pkl"), "sheet.png", [0x89, 0x50, 0x4E, 0x47]);
        AssertShown(folder, folder.File("clip.pose"), "clip.gif", "GIF8"u8);
        AssertShown(folder, folder.File("clips.h5"), "page.html", "<!"u8, $"--video={video}", "--frames=4");
    }

    private static void AssertShown(TemporaryFolder folder, string poses, string output, ReadOnlySpan<byte> start, params string[] more)
    {
        var run = CommandRun.Succeeding(["show", poses, $"--output={folder.File(output)}", .. more]);

        Assert.Contains("62 frames of 75 keypoints", run.Output, StringComparison.Ordinal);
        Assert.True(File.ReadAllBytes(folder.File(output)).AsSpan().StartsWith(start), output);
    }
}
