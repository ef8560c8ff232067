using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OpenHands.Runs.Files;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;

namespace OpenHands.Training.Tests.Resume;

/// <summary>Real processes, really killed. The child is this very program, told to run the one explicit test below.</summary>
public sealed class KilledProcessTests
{
    private const string FolderVariable = "OPENHANDS_CHILD_FOLDER";
    private const string LongStepVariable = "OPENHANDS_CHILD_LONG_STEP";
    private const int Interrupted = 130;

    /// <summary>Epochs have six steps and checkpoints come every five: most of these moments are inside an epoch.</summary>
    [Fact]
    public void Kill_9_at_ten_random_moments_costs_no_bit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var straight = new TemporaryFolder();
        TinyRuns.Run("pretrain", straight.Path, new RunHost(new RecordedProgress()));
        var expected = RunFiles.Hash(straight.Path);
        var random = new Random(5);
        for (var i = 0; i < 10; i++)
        {
            using var folder = new TemporaryFolder();
            using var child = Start(folder.Path);
            var k = random.Next(5, TinyRuns.Steps - 5);
            WaitForStep(child, folder.Path, k - (k % 5));
            Thread.Sleep((30 * (k % 5)) + random.Next(30)); // a step takes 30 ms or more
            Signal(child, "KILL");
            Assert.True(child.WaitForExit(10_000));
            Assert.Equal(137, child.ExitCode);

            var progress = new RecordedProgress();
            var result = TinyRuns.Run("pretrain", folder.Path, new RunHost(progress));
            Assert.Contains(progress.Lines, l => l.StartsWith("resumed", StringComparison.Ordinal));
            Assert.True(expected == RunFiles.Hash(folder.Path), $"killed at about step {k}, resumed at {result.ResumedAtSteps[^1]}");
        }
    }

    [Fact]
    public void A_run_that_is_killed_three_times_in_a_row_costs_no_bit_either()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var straight = new TemporaryFolder();
        TinyRuns.Run("pretrain", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        foreach (var k in (int[])[10, 25, 40])
        {
            using var child = Start(folder.Path);
            WaitForStep(child, folder.Path, k);
            Signal(child, "KILL");
            Assert.True(child.WaitForExit(10_000));
        }

        Assert.Equal(3, TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress())).ResumedAtSteps.Count);
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void A_termination_signal_saves_and_exits_within_ten_seconds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var straight = new TemporaryFolder();
        TinyRuns.Run("pretrain", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        using var child = Start(folder.Path);
        WaitForStep(child, folder.Path, 15);
        var signalled = Stopwatch.StartNew();
        Signal(child, "TERM");
        Assert.True(child.WaitForExit(10_000), "still running after ten seconds");
        Assert.Equal(Interrupted, child.ExitCode);

        var newest = Directory.GetFiles(folder.File("checkpoints"), "step-*.json").Order(StringComparer.Ordinal).Last();
        Assert.InRange(int.Parse(Path.GetFileName(newest).Split('-')[1], CultureInfo.InvariantCulture), 15, TinyRuns.Steps - 1);
        var progress = new RecordedProgress();
        TinyRuns.Run("pretrain", folder.Path, new RunHost(progress));
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
        Assert.True(signalled.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_termination_signal_during_a_step_of_a_minute_saves_the_step_before_and_exits_within_ten_seconds()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        using var straight = new TemporaryFolder();
        TinyRuns.Run("pretrain", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        using var child = Start(folder.Path, longStep: 20);
        WaitForStep(child, folder.Path, 20);
        Thread.Sleep(200); // inside the step now
        Signal(child, "TERM");
        Assert.True(child.WaitForExit(10_000), "still running after ten seconds");
        Assert.Equal(Interrupted, child.ExitCode);

        var progress = new RecordedProgress();
        TinyRuns.Run("pretrain", folder.Path, new RunHost(progress));
        Assert.Contains("resumed at epoch 3, step 20", progress.Lines);
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void A_stop_during_a_step_that_takes_too_long_saves_the_step_before()
    {
        using var straight = new TemporaryFolder();
        TinyRuns.Run("pretrain", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using var model = TinyPretrainer.Seeded();
        var progress = new RecordedProgress(p =>
        {
            if (p.Step == 20)
            {
                model.BeforeForward = () =>
                {
                    stop.Cancel();
                    Thread.Sleep(1500); // stands for a step of half a minute
                };
            }
        });

        Assert.Throws<OperationCanceledException>(
            () => TinyRuns.Run("pretrain", folder.Path, new RunHost(progress, stop.Token), o =>
            o with { Run = o.Run with { StopGrace = TimeSpan.FromSeconds(0.2) } }, model));

        Assert.True(progress.SavedOnStop);
        var states = Directory.GetFiles(folder.File("checkpoints"), "step-*.json").Order(StringComparer.Ordinal)
            .Select(Path.GetFileName).ToList();
        // the watcher's, and the step's own once it was done
        Assert.Equal(["step-000000020-0003.json", "step-000000021-0003.json"], states);
        foreach (var last in Directory.GetFiles(folder.File("checkpoints"), "step-000000021*"))
        {
            File.Delete(last); // as if the process had ended right after the watcher's save
        }

        TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    /// <summary>Not a test of its own: what the children above run.</summary>
    [Fact(Explicit = true)]
    public void Trains_slowly_in_a_child_process()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, $"started by other tests only, with {FolderVariable}");
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        var longStep = long.Parse(Environment.GetEnvironmentVariable(LongStepVariable) ?? "-1", CultureInfo.InvariantCulture);
        using var model = TinyPretrainer.Seeded();
        var progress = new RecordedProgress(p =>
        {
            Thread.Sleep(30);
            model.BeforeForward = p.Step == longStep ? ComputeForAMinute : null;
        })
        { WhenSavedOnStop = () => ImmediateExit.With(Interrupted) };
        try
        {
            TinyRuns.Run("pretrain", folder!, new RunHost(progress, stop.Token), o =>
                o with { Run = o.Run with { StopGrace = TimeSpan.FromSeconds(1) } }, model);
        }
        catch (OperationCanceledException)
        {
            Environment.Exit(Interrupted);
        }
    }

    private static void ComputeForAMinute()
    {
        using var scope = torch.NewDisposeScope();
        var matrix = torch.ones(2000, 2000);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1);)
        {
            matrix.mm(matrix).Dispose();
        }
    }

    private static Process Start(string folder, long longStep = -1)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList =
            {
                "exec", typeof(KilledProcessTests).Assembly.Location, "-explicit", "only",
                "-method", $"{typeof(KilledProcessTests).FullName}.{nameof(Trains_slowly_in_a_child_process)}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [FolderVariable] = folder, [LongStepVariable] = longStep.ToString(CultureInfo.InvariantCulture) },
        };
        var child = Process.Start(start)!;
        child.OutputDataReceived += (_, _) => { }; // drained, so that the child never waits for us
        child.ErrorDataReceived += (_, _) => { };
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private static void WaitForStep(Process child, string folder, int step)
    {
        var clock = Stopwatch.StartNew();
        var checkpoints = Path.Combine(folder, "checkpoints");
        while (!Directory.Exists(checkpoints)
            || !Directory.GetFiles(checkpoints, "step-*.json").Any(
                f => int.Parse(Path.GetFileName(f).Split('-')[1], CultureInfo.InvariantCulture) >= step))
        {
            Assert.False(child.HasExited, $"the child ended by itself with {(child.HasExited ? child.ExitCode : 0)}");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "the child does not get on");
            Thread.Sleep(5);
        }
    }

    private static void Signal(Process child, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", child.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
