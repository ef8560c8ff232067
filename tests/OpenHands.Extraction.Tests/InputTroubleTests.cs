using System.ComponentModel;
using System.Diagnostics;
using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tests.Video;
using OpenHands.Formats.Hdf5;

namespace OpenHands.Extraction.Tests;

/// <summary>Input folders as people have them: what cannot be read is told of with a cure, and all the rest is done.</summary>
public sealed class InputTroubleTests : IDisposable
{
    private readonly TemporaryFolder _input = new();
    private readonly TemporaryFolder _output = new();

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void A_name_too_long_for_its_outputs_is_told_of_and_the_longest_one_that_fits_is_done()
    {
        Clip(new string('x', 254));
        Clip(new string('y', 243));

        var report = Run();

        Assert.Equal(new string('y', 243) + ".pkl", Path.GetFileName(Assert.Single(report.Outputs)));
        Assert.Contains("shorten it by 11", Assert.Single(report.Ledger).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_nowhere_or_in_a_circle_are_told_of()
    {
        Clip("ok");
        File.CreateSymbolicLink(_input.File("dangling.mp4"), "nowhere.mp4");
        File.CreateSymbolicLink(_input.File("one.mp4"), "two.mp4");
        File.CreateSymbolicLink(_input.File("two.mp4"), "one.mp4");

        var report = Run();

        Assert.Equal(["dangling.mp4", "one.mp4", "two.mp4"], report.Ledger.Select(e => e.Video));
        Assert.All(report.Ledger,
            e => Assert.Equal((LedgerKind.Unreadable, true), (e.Kind, e.Reason.Contains("fix or delete", StringComparison.Ordinal))));
        Assert.Equal((4, 1, 3), (report.Final.Total, report.Final.Done, report.Final.Failed));
    }

    [Fact]
    public void A_folder_that_a_link_leads_back_to_is_searched_once()
    {
        Clip("d/clip");
        Directory.CreateSymbolicLink(_input.File("d/up"), "..");
        Directory.CreateSymbolicLink(_input.File("again"), "d");

        var report = Run();

        Assert.Equal([_output.File("d/clip.pkl")], report.Outputs);
        Assert.Equal([("again", LedgerKind.LeftOut), ("d/up", LedgerKind.LeftOut)], report.Ledger.Select(e => (e.Video, e.Kind)));
        Assert.Equal((1, 0), (report.Final.Total, report.Final.Failed));
    }

    [Fact]
    public void A_link_to_a_folder_elsewhere_is_followed()
    {
        using var elsewhere = new TemporaryFolder();
        Directory.CreateDirectory(elsewhere.File("clip"));
        Frames.Write(elsewhere.File("clip/1.png"), 32, 24, 100);
        Directory.CreateSymbolicLink(_input.File("there"), elsewhere.Path);

        Assert.Equal([_output.File("there/clip.pkl")], Run().Outputs);
    }

    [Fact]
    public void Pipes_are_not_waited_for()
    {
        Clip("ok");
        Pipe(_input.File("pipe.mp4"));
        File.CreateSymbolicLink(_input.File("link.mp4"), "pipe.mp4");
        Directory.CreateDirectory(_input.File("frames"));
        Pipe(_input.File("frames/1.png"));

        var report = Run();

        Assert.Equal([_output.File("ok.pkl")], report.Outputs);
        Assert.Equal(["frames", "link.mp4", "pipe.mp4"], report.Ledger.Select(e => e.Video));
        Assert.All(report.Ledger, e => Assert.Contains("no regular file (a pipe, a device)", e.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void What_may_not_be_read_is_told_of()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("needs Unix permissions and a user other than root, who may read everything");
            return;
        }

        Clip("ok");
        Directory.CreateDirectory(_input.File("closed"));
        File.WriteAllText(_input.File("secret.mp4"), "x");
        File.SetUnixFileMode(_input.File("secret.mp4"), UnixFileMode.None);
        File.SetUnixFileMode(_input.File("closed"), UnixFileMode.None);

        var report = Run();
        File.SetUnixFileMode(_input.File("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(["closed", "secret.mp4"], report.Ledger.Select(e => e.Video));
        Assert.All(report.Ledger, e => Assert.Contains("chmod", e.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Media_that_are_not_read_are_named_once_for_each_suffix_and_shadow_files_never()
    {
        Clip("ok");
        foreach (var name in new[] { "a.tiff", "b.TIFF", "c.mp4.part", "._ok.mp4", "ok/._1.png", "notes.txt" })
        {
            File.WriteAllText(_input.File(name), "x");
        }

        var report = Run();

        Assert.Equal(
            [("a.tiff", "an image format that is not read; convert it to .png (2 such files)"),
                ("c.mp4.part", "an unfinished download; finish it first")],
            report.Ledger.Select(e => (e.Video, e.Reason)));
        Assert.Equal(2, ExtractionStamp.Find(Assert.Single(report.Outputs))!.Frames);
    }

    [Fact]
    public void An_animation_is_a_video_and_beside_frames_it_does_not_hide_them()
    {
        Clip("clip");
        Ffmpeg.Run("-f", "lavfi", "-i", "color=gray:size=64x48:rate=10", "-frames:v", "3", _input.File("clip/preview.GIF"));

        var report = Run();

        Assert.Equal([_output.File("clip.pkl"), _output.File("clip/preview.pkl")], report.Outputs);
        Assert.Empty(report.Ledger);
    }

    [Fact]
    public void A_video_that_was_replaced_by_one_of_the_same_size_and_time_is_extracted_again()
    {
        var path = Ffmpeg.TestCard(_input, "x.mp4", frames: 3);
        var time = File.GetLastWriteTimeUtc(path);
        Run();
        DisplayMatrix.Write(path, "tkhd", 0, 1, -1, 0);
        File.SetLastWriteTimeUtc(path, time);

        Assert.Equal((0, 1), (Run() is var again ? again.Final.Skipped : 1, again.Final.Done));
        Assert.Equal((48, 64), (ExtractionStamp.Find(_output.File("x.pkl"))!.Width, ExtractionStamp.Find(_output.File("x.pkl"))!.Height));
        Assert.Equal(1, Run().Final.Skipped);
    }

    [Fact]
    public void Poses_of_a_video_that_was_replaced_by_a_bad_one_are_put_aside()
    {
        Clip("a");
        Run();
        var poses = File.ReadAllBytes(_output.File("a.pkl"));
        Clip("a", grey: 0);

        var report = Run();

        Assert.Equal("no frame shows a person; the poses from before are now a.pkl.earlier", Assert.Single(report.Ledger).Reason);
        Assert.Equal(["a.pkl.earlier", "ledger.csv"], Directory.GetFiles(_output.Path).Select(Path.GetFileName).Order());
        Assert.Equal(poses, File.ReadAllBytes(_output.File("a.pkl.earlier")));
        Clip("a", grey: 90);
        Assert.Single(Run().Outputs);
        Assert.False(File.Exists(_output.File("a.pkl.earlier")));
    }

    [Fact]
    public void An_HDF5_file_none_of_whose_videos_is_as_it_was_is_put_aside()
    {
        Clip("a");
        Run(OutputFormat.Hdf5);
        Clip("a", grey: 0);

        Assert.Empty(Run(OutputFormat.Hdf5).Outputs);
        Assert.Equal(["ledger.csv", "poses.h5.earlier"], Directory.GetFiles(_output.Path).Select(Path.GetFileName).Order());
        using var earlier = RawPoseReader.Open(_output.File("poses.h5.earlier"));
        Assert.Equal(["a"], earlier.Names);
    }

    [Fact]
    public void Frames_that_change_places_make_another_video()
    {
        Clip("a");
        Frames.Write(_input.File("a/1.png"), 32, 24, 90);
        Run();
        File.Move(_input.File("a/1.png"), _input.File("a/3.png"));

        Assert.Equal(0, Run().Final.Skipped);
    }

    private ExtractionReport Run(OutputFormat format = OutputFormat.Pickle) => PoseExtractor.Run(
        new ExtractionOptions { Input = _input.Path, Output = _output.Path, Models = "", Workers = 2, Format = format },
        () => new FakeHolisticPerWorker(),
        null,
        TestContext.Current.CancellationToken);

    private void Clip(string name, byte grey = 100)
    {
        Directory.CreateDirectory(_input.File(name));
        Frames.Write(_input.File($"{name}/1.png"), 32, 24, grey);
        Frames.Write(_input.File($"{name}/2.png"), 32, 24, grey);
    }

    private static void Pipe(string path)
    {
        try
        {
            using var process = Process.Start("mkfifo", [path]);
            process.WaitForExit();
        }
        catch (Win32Exception)
        {
            Assert.Skip("needs mkfifo to make a pipe");
        }
    }
}
