using Build.Processes;

namespace Build.Nightly;

/// <summary>
/// The steps of the nightly run. Each one that runs tasks is a host of its own, so that one that fails does not keep the others from
/// running.
/// </summary>
public sealed class NightlyRun(string repository, string workspace, bool accept, CancellationToken stop)
{
    private readonly string _baselines = Path.Combine(repository, "tests", "fixtures", "nightly");

    public async Task<IReadOnlyList<StepOutcome>> RunAsync() =>
    [
        await TaskAsync("sample suite from nothing", "--suite=sample", "--force"),
        Compare("losses of the sample suite", "sample_losses.json", SampleLosses.Read(Results("runs", "sample")), SampleLosses.Fit),
        await TablesAsync(),
        await TaskAsync("tests", "--target=Test"),
        await TaskAsync("benchmarks", "--target=Bench"),
        Compare("benchmark times", "benchmark_times.json", BenchmarkTimes.Read(Results("benchmarks")), BenchmarkTimes.Fit),
    ];

    private string Results(params string[] parts) => Path.Combine([workspace, "results", .. parts]);

    /// <summary>Measured values against the stored ones; with --accept they become the stored ones.</summary>
    private StepOutcome Compare(string step, string file, IReadOnlyDictionary<string, double> measured, Func<double, double, bool, bool> fits)
    {
        var path = Path.Combine(_baselines, file);
        if (measured.Count == 0)
        {
            return new StepOutcome(step, false, "nothing was measured", []);
        }

        if (accept)
        {
            new Baseline(MachineClass.Here, new SortedDictionary<string, double>(measured.ToDictionary(), StringComparer.Ordinal)).Write(path);
            return new StepOutcome(step, true, $"{measured.Count} values accepted as the baseline", []);
        }

        if (Baseline.Read(path) is not { } baseline)
        {
            return new StepOutcome(step, false, $"no baseline: run with --accept, look at tests/fixtures/nightly/{file} and commit it", []);
        }

        var differences = baseline.Differences(measured, MachineClass.Here, fits);
        var machine = baseline.Machine == MachineClass.Here ? "same machine class" : $"stored on {baseline.Machine}";
        return new StepOutcome(step, differences.Count == 0, $"{measured.Count} values, {differences.Count} differ ({machine})", differences);
    }

    private async Task<StepOutcome> TaskAsync(string step, params string[] arguments)
    {
        var tail = new Queue<string>();
        string[] host = ["exec", Path.Combine(AppContext.BaseDirectory, "Build.dll"), .. arguments, $"--working={workspace}"];
        var code = await new ChildProcess(ChildProcess.DotNetPath, host)
        {
            WorkingDirectory = repository,
            Line = line =>
            {
                Console.WriteLine(line);
                tail.Enqueue(line);
                if (tail.Count > 30)
                {
                    tail.Dequeue();
                }
            },
        }.RunAsync(stop);
        return new StepOutcome(step, code == 0, code == 0 ? "passed" : $"failed (exit code {code})", code == 0 ? [] : [.. tail]);
    }

    /// <summary>The tables that git keeps must come out of the runs byte for byte, or be committed anew.</summary>
    private async Task<StepOutcome> TablesAsync()
    {
        var changed = await ChildProcess.ReadAsync("git", ["status", "--porcelain", "--", "results"], workspace, stop);
        if (changed is null)
        {
            return new StepOutcome("tables", false, "no git checkout to compare with", []);
        }

        var lines = changed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new StepOutcome("tables", lines.Length == 0, $"{lines.Length} differ from the committed ones", lines);
    }
}
