using System.Collections.Concurrent;
using System.Text.Json;
using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tests.Video;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;
using OpenHands.Runs.Files;

namespace OpenHands.Extraction.Tests;

/// <summary>Whole runs over frame folders, with networks that see a person in every frame.</summary>
public sealed class PoseExtractorTests : IDisposable
{
    private readonly TemporaryFolder _input = new();
    private readonly TemporaryFolder _output = new();
    private int _loads;

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Every_video_becomes_a_pickle_with_a_stamp()
    {
        Clip("signer1/a", 3);
        Clip("signer1/b", 5);

        var report = Run();

        Assert.Equal([_output.File("signer1/a.pkl"), _output.File("signer1/b.pkl")], report.Outputs);
        Assert.Empty(report.Ledger);
        Assert.Equal((2, 2, 0, 8L), (report.Final.Total, report.Final.Done, report.Final.Failed, report.Final.Frames));
        var recording = PosePickle.Read(report.Outputs[1]);
        Assert.Equal((5, 75), (recording.Frames, recording.Joints));
        Assert.All(recording.Visibility, v => Assert.True(v > 0.9f));
        var stamp = ExtractionStamp.Find(report.Outputs[1])!;
        Assert.Equal((2, "signer1/b", 5, 5, 5, 32, 24),
            (stamp.Complexity, stamp.Video, stamp.Frames, stamp.PoseFrames, stamp.LeftHandFrames, stamp.Width, stamp.Height));
        Assert.Equal("59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe", stamp.Models["pose_landmark_heavy.tflite"]);
    }

    [Fact]
    public void A_second_run_does_nothing_and_loads_no_network()
    {
        Clip("a", 2);
        Run();
        var before = File.GetLastWriteTimeUtc(_output.File("a.pkl"));

        var report = Run();

        Assert.Equal((1, 1, 0), (_loads, report.Final.Skipped, report.Final.Done));
        Assert.Equal([_output.File("a.pkl")], report.Outputs);
        Assert.Equal(before, File.GetLastWriteTimeUtc(_output.File("a.pkl")));
    }

    [Fact]
    public void Only_what_is_missing_changed_or_made_otherwise_is_extracted_again()
    {
        Clip("a", 2);
        Clip("b", 2);
        Clip("c", 2);
        Clip("d", 2);
        Run();
        Clip("a", 3);
        File.Delete(_output.File("b.pkl"));
        File.WriteAllText(ExtractionStamp.PathFor(_output.File("c.pkl")), "{");

        Assert.Equal((1, 3), (Run().Final.Skipped, _loads + 1));
        Assert.Equal(3, PosePickle.Read(_output.File("a.pkl")).Frames);
        Assert.Equal(4, Run(o => o with { Complexity = 1 }).Final.Done);
        Assert.Equal(4, Run(o => o with { Resume = false }).Final.Done);
    }

    [Fact]
    public void Failures_are_told_with_their_reason_and_do_not_stop_the_run()
    {
        Clip("good", 2);
        Directory.CreateDirectory(_input.File("bad"));
        File.WriteAllText(_input.File("bad/1.png"), "no picture, \"really\"");
        File.WriteAllBytes(_input.File("empty.mp4"), []);
        Clip("dark", 2, grey: 0);

        var report = Run();

        Assert.Equal([_output.File("good.pkl")], report.Outputs);
        Assert.Equal(
            [("bad", LedgerKind.Unreadable), ("dark", LedgerKind.NoPerson), ("empty.mp4", LedgerKind.Unreadable)],
            report.Ledger.Select(e => (e.Video, e.Kind)));
        var lines = File.ReadAllLines(_output.File("ledger.csv"));
        Assert.Equal("video,kind,frames,reason", lines[0]);
        Assert.Equal("dark,no person,2,no frame shows a person", lines[2]);
        Assert.StartsWith("empty.mp4,unreadable,0,\"the file has zero bytes", lines[3]);
        Assert.Equal((3, 1), (report.Final.Failed, report.Final.Done));
    }

    [Fact]
    public void Damage_after_some_frames_keeps_them_and_is_told_in_every_run()
    {
        Clip("cut", 4);
        File.WriteAllText(_input.File("cut/5.png"), "no picture");

        var first = Run();
        var second = Run();

        Assert.Equal(4, PosePickle.Read(_output.File("cut.pkl")).Frames);
        Assert.Equal(1, second.Final.Skipped);
        Assert.All([first, second], r => Assert.Equal((LedgerKind.CutOff, 4), (Assert.Single(r.Ledger).Kind, r.Ledger[0].Frames)));
        Assert.Contains("5.png", first.Ledger[0].Reason);
    }

    [Fact]
    public void A_failure_after_a_success_takes_the_old_output_from_the_list()
    {
        Clip("a", 2);
        Run();
        Clip("a", 2, grey: 0);

        Assert.Empty(Run().Outputs);
    }

    [Fact]
    public void A_single_video_can_go_to_a_file_of_any_name_and_leaves_no_ledger()
    {
        Clip("a", 3);

        var report = Run(o => o with { Output = _output.File("mine/that.pkl") });

        Assert.Equal([_output.File("mine/that.pkl")], report.Outputs);
        Assert.Equal(["that.pkl", "that.pkl.json"], Directory.GetFiles(_output.File("mine")).Select(Path.GetFileName).Order());
        Assert.Equal(1, Run(o => o with { Output = _output.File("mine/that.pkl") }).Final.Skipped);
        Clip("b", 2);
        Assert.Contains("one file for the 2 videos",
            Assert.Throws<InvalidDataException>(() => Run(o => o with { Output = _output.File("mine/that.pkl") })).Message);
        Assert.Contains("format pose, not for pkl",
            Assert.Throws<InvalidDataException>(() => Run(o => o with { Output = _output.File("x.pose") })).Message);
    }

    [Fact]
    public void Pose_files_hold_pixels()
    {
        Clip("a", 2);

        var report = Run(o => o with { Format = OutputFormat.Pose });

        var file = PoseFormatFile.Read(Assert.Single(report.Outputs));
        Assert.Equal((32, 24, 2, 75), (file.Width, file.Height, file.Frames, file.Points));
        Assert.Equal(16, file.Data[0], 0.5);
    }

    [Fact]
    public void Many_workers_give_what_one_gives()
    {
        for (var i = 0; i < 9; i++)
        {
            Clip($"c{i}", 2 + i);
        }

        using var other = new TemporaryFolder();
        Run(o => o with { Workers = 1 });
        Run(o => o with { Workers = 4, Output = other.Path });

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(File.ReadAllBytes(_output.File($"c{i}.pkl")), File.ReadAllBytes(other.File($"c{i}.pkl")));
        }
    }

    [Fact]
    public void Cancelling_leaves_whole_outputs_only_and_the_next_run_goes_on()
    {
        for (var i = 0; i < 6; i++)
        {
            Clip($"c{i}", 3);
        }

        using var stop = new CancellationTokenSource();
        var progress = new Listener(p =>
        {
            if (p.Done == 2)
            {
                stop.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => PoseExtractor.Run(Options() with { Workers = 1 }, Load, progress, stop.Token));

        var outputs = Directory.GetFiles(_output.Path, "*.pkl");
        Assert.Equal(2, outputs.Length);
        Assert.Empty(Directory.GetFiles(_output.Path, "*.tmp"));
        Assert.All(outputs, o => Assert.Equal(3, PosePickle.Read(o).Frames));
        Assert.Equal((2, 4), (Run().Final.Skipped, Run().Final.Total - 2));
    }

    [Theory]
    [InlineData(OutputFormat.Pickle)]
    [InlineData(OutputFormat.Pose)]
    [InlineData(OutputFormat.Hdf5)]
    public void Parts_by_processes_of_their_own_are_put_together_to_the_files_of_one_run_and_no_video_is_tracked_twice(OutputFormat format)
    {
        using var parts = new TemporaryFolder();
        using var alone = new TemporaryFolder();
        for (var i = 0; i < 7; i++)
        {
            Clip($"c{i}", 2 + i, (byte)(60 + (10 * i)));
        }

        File.WriteAllText(_input.File("broken.mp4"), "no video");
        File.WriteAllText(_input.File("song.mp3"), "");
        Run(o => o with { Format = format, Output = alone.Path });
        List<string> folders = [.. Enumerable.Range(1, 3).Select(number => parts.File($"{number}"))];
        for (var number = 1; number <= 3; number++)
        {
            Run(o => o with { Format = format, Output = folders[number - 1], Part = new WorkPart(number, 3) });
        }

        var loads = _loads;
        var report = Run(o => o with { Format = format, Parts = folders });

        Assert.Equal((loads, 7, 1), (_loads, report.Recordings, report.Final.Failed));
        var files = Files(alone);
        Assert.Equal(files, Files(_output));
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(alone.File(file)), File.ReadAllBytes(_output.File(file))));
        Assert.Contains(report.Ledger, entry => entry is { Video: "broken.mp4", Kind: LedgerKind.Unreadable });

        static List<string> Files(TemporaryFolder folder) =>
        [
            .. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder.Path, file)).Order(),
        ];
    }

    [Fact]
    public void Progress_rises_and_measures_speed_per_core()
    {
        Clip("a", 4);
        Clip("b", 4);
        var seen = new ConcurrentQueue<ExtractionProgress>();

        PoseExtractor.Run(Options(), Load, new Listener(seen.Enqueue), CancellationToken.None);

        Assert.Equal(seen.Select(p => p.Frames).Order(), seen.Select(p => p.Frames));
        Assert.Equal((2, 8L), (seen.Last().Done, seen.Last().Frames));
        Assert.InRange(seen.Last().FramesPerCoreSecond, double.Epsilon, 1e7);
    }

    [Fact]
    public void Options_out_of_range_are_refused_before_anything_is_read()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(o => o with { Complexity = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(o => o with { Workers = -1 }));
        Assert.Equal(0, _loads);
    }

    private ExtractionReport Run(Func<ExtractionOptions, ExtractionOptions>? change = null) =>
        PoseExtractor.Run((change ?? (o => o))(Options()), Load, null, TestContext.Current.CancellationToken);

    private ExtractionOptions Options() =>
        new() { Input = _input.Path, Output = _output.Path, Models = _output.File("no-models"), Workers = 2 };

    private FakeHolisticPerWorker Load()
    {
        _loads++;
        return new FakeHolisticPerWorker();
    }

    private void Clip(string name, int frames, byte grey = 100)
    {
        Directory.CreateDirectory(_input.File(name));
        for (var i = 1; i <= frames; i++)
        {
            Frames.Write(_input.File($"{name}/{i}.png"), 32, 24, grey);
        }
    }

    private sealed class Listener(Action<ExtractionProgress> listen) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => listen(value);
    }
}
