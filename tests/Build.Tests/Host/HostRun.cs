using System.Diagnostics;

namespace Build.Tests.Host;

/// <summary>The real host as a child process, on a small suite in its own folder, with a shell script as its worker.</summary>
internal sealed class HostRun : IDisposable
{
    private const string Suite = """
        description: three cheap stages
        stages:
          poses:
            run: synthesize
            with: { seed: 1, signs: 4 }
        """;

    private const string Experiment = """
        stages:
          h5:
            run: hdf5
            with: { poses: "${suite.poses}" }
          store:
            run: pack
            with: { poses: "${h5}" }
        """;

    private const string Training = """
        stages:
          pretrain:
            run: pretrain
            matrix: { seed: [1] }
            with:
              data:
                train_dataset: { root_dir: "${suite.poses}" }
                val_dataset: { root_dir: "${suite.poses}", file_format: pkl }
              model: { pred_steps: 2, encoder: { type: st-gcn } }
              params: { lr: 1e-3 }
        """;

    // Reports what it was asked for, and does what the environment says: ends well, fails, or waits to be told to stop.
    private const string Worker = """
        #!/usr/bin/env bash
        for argument in "$@"; do case $argument in --output=*) output=${argument#--output=} ;; esac; done
        echo "$1" >> ran.txt
        printf '%s\n' "$@" > arguments.txt
        echo "${OPENHANDS_LOCK:-}" > lock.txt
        echo "worker $1 threads=$OMP_NUM_THREADS"
        case ${FAKE_WORKER:-} in
          fail-$1) echo "error: $1 went wrong" >&2; exit 1 ;;
          slow-$1) touch waiting; sleep 3 ;;
          eat-$1) eaten=$(head -c 420000000 /dev/zero | tr '\0' x); sleep 3 ;;
          "fail-$1 "*) [[ $output != *"${FAKE_WORKER#* }" ]] || { echo "error: $1 went wrong" >&2; exit 1; } ;;
          wait-$1)
            saved=$output/checkpoints/step-000000036-0001.json
            trap '[[ $1 != pretrain ]] || { mkdir -p "${saved%/*}"; touch "$saved"; }; touch stopped; exit 130' TERM
            touch waiting
            for _ in $(seq 900); do sleep 0.1; done
            exit 7 ;;
        esac
        if [[ $1 == tabulate ]]; then
          mkdir -p results
          echo "$RANDOM" > results/ssl_checkpoints.csv
          echo '[seed=1](runs/small/two)' > results/ssl_checkpoints.md
        fi
        [[ $1 != report ]] || { mkdir -p results/report; touch results/report/index.html; exit 0; }
        [[ ! -f $output/config.yaml ]] || { cp "$output/config.yaml" "$output/$$.tmp" && mv -f "$output/$$.tmp" "$output/result.txt"; }
        """;

    /// <summary>The host, as build.sh publishes it.</summary>
    public static readonly string Program = System.IO.Path.Combine(AppContext.BaseDirectory, "published-host", "Build.dll");

    private readonly TemporaryFolder _folder = new();
    private readonly string _workspace;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    /// <param name="folder">The workspace's name in the test's folder; the folder itself where it is empty.</param>
    public HostRun(string folder = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in worker is a shell script");
        _workspace = _folder.File(folder);
        Directory.CreateDirectory(Path("experiments/small"));
        File.WriteAllText(Path("experiments/small/suite.yaml"), Suite);
        File.WriteAllText(Path("experiments/small/one.yaml"), Experiment);
        File.WriteAllText(Path("worker.sh"), Worker);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path("worker.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The kinds of the suite's stages, in the order of their inputs.</summary>
    public static IReadOnlyList<string> AllStages { get; } = ["synthesize", "hdf5", "pack"];

    /// <summary>The kinds of the stages that the worker was asked to run, in order, over all invocations.</summary>
    public IReadOnlyList<string> Ran => File.Exists(Path("ran.txt")) ? File.ReadAllLines(Path("ran.txt")) : [];

    /// <summary>Adds the experiment "two": a training on the shared poses.</summary>
    public HostRun WithTraining()
    {
        File.WriteAllText(Path("experiments/small/two.yaml"), Training);
        return this;
    }

    /// <summary>Adds an experiment.</summary>
    public Task ExperimentAsync(string name, string text) =>
        File.WriteAllTextAsync(Path($"experiments/small/{name}.yaml"), text, TestContext.Current.CancellationToken);

    /// <summary>Sets a variable of the hosts that are started from now on.</summary>
    public HostRun With(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public string Path(string relative) => System.IO.Path.Combine(_workspace, relative);

    /// <summary>Runs the host to its end. Every call is for the small suite in this folder.</summary>
    public async Task<HostResult> RunAsync(string arguments, string behaviour = "")
    {
        using var process = Start(arguments, behaviour);
        return await EndAsync(process);
    }

    public Process Start(string arguments, string behaviour = "")
    {
        // A shell starts what it puts in the background with SIGINT ignored, and children inherit that: env undoes it.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(program[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = System.IO.Path.GetTempPath(),
        };
        string[] suite = arguments.Contains("--config") || arguments.Contains("--suite") ? [] : ["--suite=small"];
        string[] all =
        [
            .. program[1..], "exec", Program, "--working", _workspace,
            .. suite, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OPENHANDS_WORKER"] = Path("worker.sh");
        start.Environment["FAKE_WORKER"] = behaviour;
        start.Environment["NO_COLOR"] = "1";
        ShortLived.Tell(start.Environment);
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>The host as the product's own class for processes starts it.</summary>
    public Build.Processes.ChildProcess Child(string arguments, Action<string>? line, Action<Process>? started) => new(
        "dotnet",
        [
            "exec", Program, "--working", _workspace, "--suite=small",
            .. arguments.Split(' '),
        ])
    {
        Environment = _environment.ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
        Line = line,
        Started = started,
    };

    public static async Task<HostResult> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(
                TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true); // one host that waits in vain holds up all that follows
            Assert.Fail($"the host did not end within ten minutes:\n{await output}{await error}");
        }

        return new HostResult(process.ExitCode, await output, await error);
    }

    /// <summary>Reads the host's output up to the line with the text.</summary>
    public static async Task UntilSaidAsync(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the host ended without saying '{text}'");
    }

    /// <summary>Waits until a file is there.</summary>
    public Task UntilAsync(string relative) => UntilAsync(() => File.Exists(Path(relative)), relative);

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what, int milliseconds = 50)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.True(i * milliseconds < 60_000, $"{what} did not appear within 60 s");
            await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _folder.Dispose();
}
