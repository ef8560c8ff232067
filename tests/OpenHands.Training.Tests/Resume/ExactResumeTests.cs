using OpenHands.Settings.Stages;
using OpenHands.Training.Tests.Metrics;
using OpenHands.Training.Tests.Tiny;

namespace OpenHands.Training.Tests.Resume;

/// <summary>N steps straight equal k steps, a crash, and the rest: bit for bit, in weights and metrics.</summary>
public sealed class ExactResumeTests
{
    [Theory]
    [InlineData("pretrain")]
    [InlineData("finetune")]
    public void A_run_that_crashes_at_any_step_and_resumes_equals_the_run_that_never_did(string kind)
    {
        using var straight = new TemporaryFolder();
        var expected = TinyRuns.Run(kind, straight.Path, new RunHost(new RecordedProgress()));
        Assert.Equal(TinyRuns.Steps, expected.Steps);

        var random = new Random(20260714);
        foreach (var k in Enumerable.Range(1, TinyRuns.Steps - 1).OrderBy(_ => random.Next()).Take(12))
        {
            using var folder = new TemporaryFolder();
            Assert.Throws<CrashException>(() => TinyRuns.Run(kind, folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, k)))));
            var progress = new RecordedProgress();
            var result = TinyRuns.Run(kind, folder.Path, new RunHost(progress));

            Assert.True((k >= 5) == progress.Lines.Any(l => l.StartsWith("resumed", StringComparison.Ordinal)),
                $"crash at {k}: {progress.Lines.FirstOrDefault()} {string.Join(";", progress.Warnings)}");
            Assert.True(RunFiles.Hash(straight.Path) == RunFiles.Hash(folder.Path),
                $"crash at step {k}:\n{RunFiles.Hash(straight.Path)}\n--\n{RunFiles.Hash(folder.Path)}");
            Assert.Equal(expected.Best, result.Best);
            Assert.Equal(Scalars(straight.Path), Scalars(folder.Path));
        }
    }

    [Fact]
    public void Three_crashes_in_a_row_change_nothing_either()
    {
        using var straight = new TemporaryFolder();
        TinyRuns.Run("finetune", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        foreach (var k in (int[])[8, 17, 41])
        {
            Assert.Throws<CrashException>(
                () => TinyRuns.Run("finetune", folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, k)))));
        }

        TinyRuns.Run("finetune", folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void A_finished_run_that_is_started_again_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress()));
        var before = RunFiles.Hash(folder.Path);
        var again = new RecordedProgress();
        Assert.Equal(TinyRuns.Steps, TinyRuns.Run("pretrain", folder.Path, new RunHost(again)).Steps);
        Assert.Empty(again.Steps);
        Assert.Equal(before, RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_warning_and_the_one_before_is_used()
    {
        using var straight = new TemporaryFolder();
        TinyRuns.Run("pretrain", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        Assert.Throws<CrashException>(() => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, 23)))));
        var newest = Directory.GetFiles(folder.File("checkpoints"), "step-*.safetensors").Order(StringComparer.Ordinal).Last();
        var bytes = File.ReadAllBytes(newest);
        bytes[^100] ^= 1;
        File.WriteAllBytes(newest, bytes);

        var progress = new RecordedProgress();
        TinyRuns.Run("pretrain", folder.Path, new RunHost(progress));

        Assert.Contains("damaged", Assert.Single(progress.Warnings), StringComparison.Ordinal);
        Assert.Contains(newest, progress.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("resumed at epoch 3, step 18", progress.Lines);
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void Other_settings_are_refused_and_named_and_nothing_is_changed()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<CrashException>(() => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, 12)))));
        var checkpoint = Directory.GetFiles(folder.File("checkpoints"), "step-*.json").Order(StringComparer.Ordinal).Last();

        var error = Assert.Throws<InvalidDataException>(
            () => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress()), o =>
                o with { Seed = 9, Run = o.Run with { Resume = checkpoint } }));
        Assert.Contains("other settings", error.Message, StringComparison.Ordinal);

        var before = Everything(folder.Path);
        foreach (var (change, difference) in (IEnumerable<(Func<LoopKnobs, LoopKnobs>, string)>)
        [
            (o => o with { Seed = 9 }, "Different: seed: 1 -> 9."),
            (o => o with { Compat = Compat.Upstream }, "Different: compat: corrected -> upstream; defects: corrected -> upstream."),
            (o => o with { Run = o.Run with { Inputs = new Dictionary<string, string> { ["weights, by content"] = "8" } } },
                "Different: weights, by content: (absent) -> 8."),
        ])
        {
            var refused = Assert.Throws<InvalidDataException>(
                () => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress()), change));
            var message = $"{folder.Path} holds a run with other settings, at epoch 1, step 10; "
                + $"it was left as it is. {difference} Use the same settings";
            Assert.Equal(message, refused.Message[..Math.Min(message.Length, refused.Message.Length)]);
            Assert.Equal(before, Everything(folder.Path));
        }
    }

    [Fact]
    public void What_cannot_change_the_result_may_differ()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<CrashException>(() => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, 12)))));
        var progress = new RecordedProgress();
        TinyRuns.Run(
            "pretrain", folder.Path, new RunHost(
                progress), o => o with { MaxEpochs = 10, DataWorkers = 0, LogEverySteps = 3, CheckpointEverySteps = 2, Threads = 1 });
        Assert.Contains("resumed at epoch 1, step 10", progress.Lines);
    }

    private static string Everything(string folder) => string.Join(
        '\n',
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));

    [Fact]
    public void Never_starts_anew_and_a_path_goes_on_from_that_very_checkpoint()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<CrashException>(() => TinyRuns.Run("finetune", folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, 23)))));
        var older = Directory.GetFiles(folder.File("checkpoints"), "step-*.json").Order(StringComparer.Ordinal).First();
        var byPath = new RecordedProgress(p => CrashAt(p, 24));
        Assert.Throws<CrashException>(() =>
            TinyRuns.Run("finetune", folder.Path, new RunHost(byPath), o => o with { Run = o.Run with { Resume = older } }));
        Assert.Equal(19, byPath.Steps[0].Step);

        var never = new RecordedProgress();
        TinyRuns.Run("finetune", folder.Path, new RunHost(never), o => o with { Run = o.Run with { Resume = "never" } });
        Assert.Equal(1, never.Steps[0].Step);
        Assert.Equal(TinyRuns.Steps, never.Steps.Count);
    }

    [Fact]
    public void Metrics_that_were_shortened_since_the_checkpoint_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<CrashException>(() => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress(p => CrashAt(p, 12)))));
        File.WriteAllText(folder.File("metrics.csv"), "");
        var error = Assert.Throws<InvalidDataException>(() => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress())));
        Assert.Contains("metrics.csv", error.Message, StringComparison.Ordinal);
    }

    private static void CrashAt(TrainingProgress progress, int step)
    {
        if (progress.Step == step)
        {
            throw new CrashException();
        }
    }

    private static IEnumerable<(string, long, float)> Scalars(string folder) =>
        EventFile.Read(Assert.Single(Directory.GetFiles(folder, "events.*")))
            .Where(s => !s.Tag.StartsWith("speed/", StringComparison.Ordinal));

    private sealed class CrashException : Exception;
}
