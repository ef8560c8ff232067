using System.Diagnostics;
using System.Globalization;

namespace OpenHands.Worker.Tests.Processes;

/// <summary>The worker in real processes under the mpirun of this machine, on a corpus of a few seconds.</summary>
internal sealed class MpiRun : IDisposable
{
    internal const string Transforms = "transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}}, "
        + "{CenterAndScaleNormalize: {reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the corpus.</summary>
    /// <param name="launcher">mpirun, or another.</param>
    public MpiRun(string launcher = "mpirun")
    {
        Launcher = launcher;
        Assert.SkipWhen(Which(launcher) is null, $"needs {launcher} (openmpi-bin libopenmpi3, or mpich), which is not on this machine");
        File.WriteAllText(_folder.File("poses.yaml"),
            "kind: synthesize\nsigns: 2\nsigners: 2\ntest_signers: 1\nrepetitions: 1\nrecordings: 12\nrecording_signs: 5\n");
        CommandRun.Succeeding("synthesize", $"--config={_folder.File("poses.yaml")}", $"--output={_folder.File("poses")}");
    }

    public string Launcher { get; }

    public string PathOf(string name) => _folder.File(name);

    /// <summary>Writes a pretraining's settings.</summary>
    public string Settings(string encoder, int epochs, int batch = 6)
    {
        var corpus = $"{{ root_dir: {_folder.File("poses/raw")}, file_format: pkl, num_seq: 3, seq_len: 6, {Transforms} }}";
        var path = _folder.File($"pretrain-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, $"data: {{ train_dataset: {corpus}, val_dataset: {corpus} }}\n"
            + $"model: {{ pred_steps: 1, hidden_dim: 64, encoder: {encoder} }}\n"
            + $"params: {{ max_epochs: {epochs}, batch_size: {batch} }}\ntraining: {{ log_every: 1 }}\n");
        return path;
    }

    /// <summary>Starts so many processes.</summary>
    public Process Start(int processes, string settings, string output, string asked = "", params string[] more) =>
        Start([processes], [settings], output, asked, more);

    /// <summary>Starts processes that are given different settings.</summary>
    /// <param name="processes">How many have the settings of the same place.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="output">The folder of all.</param>
    /// <param name="asked">How many they are told to be, where that is not their number.</param>
    /// <param name="more">Further options.</param>
    public Process Start(
        IReadOnlyList<int> processes, IReadOnlyList<string> settings, string output, string asked = "", params string[] more)
    {
        var start = new ProcessStartInfo(Launcher)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
                ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
                ["OMP_NUM_THREADS"] = "1",
                ["CI"] = "true",
            },
        };
        ShortLived.Tell(start.Environment);
        string[] openMpi = Launcher.Contains("mpich", StringComparison.Ordinal) ? []
            : ["--quiet", "--mca", "mpi_yield_when_idle", "1", "--oversubscribe", "--bind-to", "none"];
        var told = asked.Length > 0 ? asked : processes.Sum().ToString(CultureInfo.InvariantCulture);
        var commands = processes.Zip(settings, (count, config) => (string[])
        [
            "-n", count.ToString(CultureInfo.InvariantCulture), Environment.ProcessPath!, "exec",
            Path.Combine(AppContext.BaseDirectory, "openhands.dll"), "pretrain", $"--config={config}", $"--output={_folder.File(output)}",
            "--device=cpu", "--plain", $"--processes={told}", .. more,
        ]);
        string[] arguments = [.. openMpi, .. commands.Aggregate((one, other) => [.. one, ":", .. other])];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    /// <summary>Runs to the end, which must come within a minute.</summary>
    public CommandRun Run(int processes, string settings, string output, string asked = "", params string[] more)
    {
        using var process = Start(processes, settings, output, asked, more);
        return End(process);
    }

    /// <summary>The same with one process, without a launcher.</summary>
    public CommandRun Alone(string settings, string output) =>
        CommandRun.Succeeding("pretrain", $"--config={settings}", $"--output={_folder.File(output)}", "--device=cpu");

    public static CommandRun End(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(60_000))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("still running after a minute");
        }

        return new CommandRun(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Columns of metrics.csv, of one phase.</summary>
    public double[] Losses(string output, string phase = "train") =>
        [.. File.ReadLines(_folder.File($"{output}/metrics.csv")).Select(line => line.Split(',')).Where(row => row[0] == phase)
            .Select(row => double.Parse(row[3], CultureInfo.InvariantCulture))];

    public void Dispose() => _folder.Dispose();

    private static string? Which(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
