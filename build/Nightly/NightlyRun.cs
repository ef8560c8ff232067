using Build.Processes;
using Build.Tasks;

namespace Build.Nightly;

/// <summary>How one step of the nightly run went: passed or not, one line for the table, and what to look at.</summary>
public sealed record StepOutcome(string Step, bool Passed, string Summary, IReadOnlyList<string> Details);

/// <summary>
/// The steps of the nightly run. Each one that runs tasks is its own host, so that one that fails does not keep the others from
/// running.
/// </summary>
public sealed class NightlyRun(string repository, string workspace, bool accept, CancellationToken stop)
{
    private const string LossesFile = "sample_losses.json";
    private readonly string _baselines = Path.Combine(repository, "tests", "fixtures", "nightly");

    public async Task<IReadOnlyList<StepOutcome>> RunAsync() =>
    [
        await TaskAsync("sample suite from nothing", "--suite=sample", "--force"),
        Compare("losses of the sample suite", LossesFile, SampleLosses.Read(Results("runs", "sample")), SampleLosses.Fit),
        await TablesAsync(),
        await TaskAsync("tests", "--target=Test"),
        await TaskAsync("rehearsal of the papers' suites", "--target=Rehearse"),
        await TaskAsync("rehearsal, killed ten times", "--target=Rehearse", "--suite=acl2022", "--kills=10"),
        await TaskAsync("benchmarks", "--target=Bench"),
        Compare("benchmark times", "benchmark_times.json", BenchmarkTimes.Read(Results("benchmarks")), BenchmarkTimes.Fit),
    ];

    private string Results(params string[] parts) => Path.Combine([workspace, "results", .. parts]);

    /// <summary>Measured values against the stored ones; with --accept they become the stored ones.</summary>
    private StepOutcome Compare(
        string step, string file, IReadOnlyDictionary<string, double> measured, Func<string, double, double, bool, bool> fits)
    {
        var path = Path.Combine(_baselines, file);
        if (measured.Count == 0)
        {
            return new StepOutcome(step, false, "nothing was measured", []);
        }

        if (accept)
        {
            new Baseline(MachineClass.Here, new SortedDictionary<string, double>(measured.ToDictionary(), StringComparer.Ordinal))
                .Write(path);
            return new StepOutcome(step, true, $"{measured.Count} values accepted as the baseline", []);
        }

        if (Baseline.Read(path) is not { } baseline)
        {
            // A fresh clone is not wrong.
            return new StepOutcome(step, true, $"no baseline, run --accept, look at tests/fixtures/nightly/{file} and commit it", []);
        }

        var differences = baseline.Differences(measured, MachineClass.Here, fits);
        var machine = baseline.Machine == MachineClass.Here ? "same machine class" : $"stored on {baseline.Machine}";
        return new StepOutcome(
            step, differences.Count == 0, $"{measured.Count} values, {differences.Count} differ ({machine})", differences);
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

    /// <summary>
    /// The tables must come out of the runs byte for byte a second time, and the rows of the sample suite as git keeps them. On another
    /// class of machine than that of the stored losses rounding may move an accuracy by a clip: differences are
    /// shown then, and are no failure.
    /// </summary>
    private async Task<StepOutcome> TablesAsync()
    {
        var first = Tables();
        var again = await TaskAsync("tables", "--target=Tabulate", "--suite=sample", "--force=tabulate");
        if (!again.Passed)
        {
            return again;
        }

        var second = Tables();
        var unstable = first.Keys.Union(second.Keys).Where(name => first.GetValueOrDefault(name) != second.GetValueOrDefault(name))
            .Select(name => $"{name}: other bytes the second time").ToList();
        if (unstable.Count > 0)
        {
            return new StepOutcome("tables", false, $"{unstable.Count} are not reproducible", unstable);
        }

        var differences = new List<string>();
        foreach (var (name, text) in second.Where(table => table.Key.EndsWith(".csv", StringComparison.Ordinal)))
        {
            if (await ChildProcess.ReadAsync("git", ["show", $"HEAD:results/{Publication.Folder}/{name}"], workspace, stop) is { } stored)
            {
                differences.AddRange(TableDiff.Rows(name, stored.TrimEnd('\n') + "\n", text, "sample"));
            }
        }

        var binding = Baseline.Read(Path.Combine(_baselines, LossesFile))?.Machine == MachineClass.Here;
        var place = binding ? string.Empty : " (not the machine class of the stored losses: shown, not failed)";
        return new StepOutcome(
            "tables",
            differences.Count == 0 || !binding,
            $"{second.Count} files equal a second time, {differences.Count} rows of the sample differ from the committed ones{place}",
            differences);
    }

    private Dictionary<string, string> Tables() =>
        Publication.Files(Results()).ToDictionary(file => Path.GetRelativePath(Results(), file).Replace('\\', '/'), File.ReadAllText);
}
