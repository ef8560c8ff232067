using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tests.Video;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;

namespace OpenHands.Extraction.Tests;

/// <summary>Runs straight into one raw HDF5 file.</summary>
public sealed class Hdf5ExtractionTests : IDisposable
{
    private readonly TemporaryFolder _input = new();
    private readonly TemporaryFolder _output = new();

    private string File => _output.File("all.h5");

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void The_file_holds_what_pickles_hold_and_nothing_else_is_left()
    {
        Clip("signer1/a", 3);
        Clip("b", 2);

        var report = Run();
        Run(o => o with { Output = _output.File("pickles"), Format = OutputFormat.Pickle });

        Assert.Equal((File, 2), (Assert.Single(report.Outputs), report.Recordings));
        Assert.Equal(["all.h5", "all.h5.json", "all.ledger.csv"], Directory.GetFiles(_output.Path).Select(Path.GetFileName).Order());
        Assert.Equal([_output.File("pickles")], Directory.GetDirectories(_output.Path));
        using var reader = RawPoseReader.Open(File);
        Assert.Equal(["b", "signer1/a"], reader.Names.Order(StringComparer.Ordinal));
        Assert.Equal(PosePickle.Read(_output.File("pickles/signer1/a.pkl")).Keypoints, reader.Read("signer1/a").Keypoints);
        Assert.Equal(3, RawPoseCollection.Open(File, resume: true).Find("signer1/a")!.Frames);
    }

    [Fact]
    public void A_folder_gets_a_file_of_a_fixed_name()
    {
        Clip("a", 2);

        Assert.Equal([_output.File("poses.h5")], Run(o => o with { Output = _output.Path }).Outputs);
    }

    [Fact]
    public void A_second_run_adds_new_videos_takes_over_the_rest_and_drops_what_is_gone()
    {
        Clip("a", 2);
        Clip("b", 3);
        Run();
        var before = System.IO.File.GetLastWriteTimeUtc(File);
        Assert.Equal((2, 0), (Run().Final.Skipped, Run().Final.Done));
        Assert.Equal(before, System.IO.File.GetLastWriteTimeUtc(File));
        Directory.Delete(_input.File("a"), recursive: true);
        Clip("c", 4);

        var report = Run();

        Assert.Equal((1, 1, 2), (report.Final.Skipped, report.Final.Done, report.Recordings));
        using var reader = RawPoseReader.Open(File);
        Assert.Equal(["b", "c"], reader.Names.Order(StringComparer.Ordinal));
        Assert.Equal((3, 4), (reader.Frames("b"), reader.Frames("c")));
    }

    [Fact]
    public void A_video_that_changed_and_now_fails_is_not_in_the_file_any_more()
    {
        Clip("a", 2);
        Clip("b", 2);
        Run();
        Clip("a", 2, grey: 0);

        Assert.Equal(1, Run().Recordings);
        using var reader = RawPoseReader.Open(File);
        Assert.Equal(["b"], reader.Names);
        Assert.Contains("a,no person,2", System.IO.File.ReadAllText(_output.File("all.ledger.csv")));
    }

    [Fact]
    public void An_interrupted_run_leaves_no_file_and_the_next_one_keeps_what_was_done()
    {
        for (var i = 0; i < 4; i++)
        {
            Clip($"c{i}", 3);
        }

        using var stop = new CancellationTokenSource();
        var progress = new StoppingAfter(2, stop);

        Assert.Throws<OperationCanceledException>(
            () => PoseExtractor.Run(Options(), () => new FakeHolisticPerWorker(), progress, stop.Token));

        Assert.False(System.IO.File.Exists(File));
        Assert.Equal((2, 2, 4), (Run() is var next ? next.Final.Skipped : 0, next.Final.Done, next.Recordings));
        Assert.False(Directory.Exists(File + ".clips"));
    }

    [Fact]
    public void A_file_without_its_stamps_is_made_anew()
    {
        Clip("a", 2);
        Run();
        System.IO.File.WriteAllText(File + ".json", "{");

        Assert.Equal(1, Run().Final.Done);
    }

    private ExtractionReport Run(Func<ExtractionOptions, ExtractionOptions>? change = null) =>
        PoseExtractor.Run((change ?? (o => o))(Options()), () => new FakeHolisticPerWorker(), null, TestContext.Current.CancellationToken);

    private ExtractionOptions Options() =>
        new() { Input = _input.Path, Output = File, Models = _output.File("no-models"), Workers = 1, Format = OutputFormat.Hdf5 };

    private void Clip(string name, int frames, byte grey = 100)
    {
        Directory.CreateDirectory(_input.File(name));
        for (var i = 1; i <= frames; i++)
        {
            Frames.Write(_input.File($"{name}/{i}.png"), 32, 24, grey);
        }
    }

    private sealed class StoppingAfter(int videos, CancellationTokenSource stop) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value)
        {
            if (value.Done == videos)
            {
                stop.Cancel();
            }
        }
    }
}
