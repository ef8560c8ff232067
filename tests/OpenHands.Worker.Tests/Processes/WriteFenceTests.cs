using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenHands.Worker.Tests.Processes;

/// <summary>A worker on a node that was given up, and wakes up when its stage runs elsewhere.</summary>
public sealed class WriteFenceTests
{
    private const int Continue = 18;
    private const int Stop = 19;

    [Fact]
    public async Task A_training_that_wakes_up_after_its_stage_was_given_to_another_job_writes_nothing_more()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stops a process by a signal");
        using var folder = new TemporaryFolder();
        await WriteAsync(folder.File("poses.yaml"),
            "kind: synthesize\nsigns: 2\nsigners: 2\ntest_signers: 1\nrepetitions: 1\nrecordings: 8\nrecording_signs: 4\n");
        CommandRun.Succeeding("synthesize", $"--config={folder.File("poses.yaml")}", $"--output={folder.File("poses")}");
        var corpus = $"{{ root_dir: {folder.File("poses/raw")}, file_format: pkl, num_seq: 3, seq_len: 6, {MpiRun.Transforms} }}";
        await WriteAsync(folder.File("pretrain.yaml"), $"data: {{ train_dataset: {corpus}, val_dataset: {corpus} }}\n"
            + "model: { pred_steps: 1, hidden_dim: 64, encoder: { type: tcn, params: { hidden_channels: 8 } } }\n"
            + "params: { max_epochs: 5000, batch_size: 4 }\ntraining: { log_every: 1 }\n");
        await WriteAsync(folder.File("lock.owner.json"), """{ "token": "first" }""");

        var output = folder.File("run");
        using var worker = Start(folder, output);
        for (var i = 0; !Directory.Exists($"{output}/checkpoints") || !Directory.EnumerateFiles($"{output}/checkpoints").Any(); i++)
        {
            Assert.True(i < 3000 && !worker.HasExited, "no checkpoint within a minute");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, SendSignal(worker.Id, Stop));
        await WriteAsync(folder.File("lock.owner.json"), """{ "token": "second" }""");
        var (checkpoints, rows) = (Checkpoints(output), Rows(output));
        Assert.Equal(0, SendSignal(worker.Id, Continue));
        var said = await worker.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(
            TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await worker.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, worker.ExitCode);
        Assert.Contains("error: another job was given this stage; nothing more is written here", said);
        Assert.Equal(checkpoints, Checkpoints(output));
        Assert.InRange(Rows(output), rows, rows + 1); // it may have stood still in the middle of one
    }

    private static Task WriteAsync(string path, string text) => File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);

    private static Process Start(TemporaryFolder folder, string output)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!,
        [
            "exec", Path.Combine(AppContext.BaseDirectory, "openhands.dll"), "pretrain", $"--config={folder.File("pretrain.yaml")}",
            $"--output={output}", "--device=cpu", "--plain",
        ])
        {
            RedirectStandardError = true,
            Environment = { ["OPENHANDS_LOCK"] = $"first:{folder.File("lock")}", ["OMP_NUM_THREADS"] = "1" },
        };
        ShortLived.Tell(start.Environment);
        return Process.Start(start)!;
    }

    private static IReadOnlyList<(string Name, string Content)> Checkpoints(string output) =>
        [.. Directory.EnumerateFiles($"{output}/checkpoints").Where(f => Path.GetExtension(f) != ".tmp")
            .Order(StringComparer.Ordinal).Select(f => (f, Convert.ToBase64String(File.ReadAllBytes(f))))];

    private static int Rows(string output) => File.ReadLines($"{output}/metrics.csv").Count();

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
