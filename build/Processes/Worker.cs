using System.Diagnostics;
using Build.Stages;

namespace Build.Processes;

/// <summary>
/// The program that does the heavy work, so that the host never loads libtorch: src/OpenHands.Worker, built when stale, or the program
/// that OPENHANDS_WORKER names (a published worker, for instance).
/// </summary>
/// <param name="repository">The checkout.</param>
/// <param name="build">Builds it.</param>
/// <param name="program">A program that stands ready, in place of all this; null for none.</param>
public sealed class Worker(string repository, DotNetBuild build, string? program = null)
{
    private const string Variable = "OPENHANDS_WORKER";

    private readonly string? _given = program ??
        (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Path.GetFullPath(given) : null);

    private string? _program;

    /// <summary>How long it has to save when it is told to stop; null for a child's usual time.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>A command that runs it elsewhere, such as in a container; it passes signals on and returns the exit code.</summary>
    public IReadOnlyList<string> Wrap { get; init; } = [];

    /// <summary>Whether it is this checkout's own, of which copies are kept.</summary>
    public bool IsOwn => _given is null;

    /// <summary>What is run; known once <see cref="EnsureBuiltAsync"/> has ended.</summary>
    public string Program => _program ?? throw new InvalidOperationException("The worker has not been built yet.");

    public async Task EnsureBuiltAsync(CancellationToken stop)
    {
        if (_given is not null)
        {
            _program = File.Exists(_given) ? _given : throw new StageException(
                $"{(program is null ? $"{Variable} names" : "the worker of this plan is")} {_given}, which is not there.");
            return;
        }

        var built = Path.Combine(repository, "src", "OpenHands.Worker", "bin", "Release", "openhands.dll");
        string[] sources = ["src", "global.json", "Directory.Build.props", "Directory.Packages.props"];
        var stamp = new SourceStamp(
            Path.Combine(repository, "build", "obj", "worker.stamp"),
            [.. sources.Select(s => Path.Combine(repository, s))],
            Environment.GetEnvironmentVariable("OPENHANDS_TORCH") ?? "cpu");
        var snapshot = new WorkerSnapshot(Path.Combine(repository, "build", "obj", "worker"));
        var project = Path.Combine("src", "OpenHands.Worker", "OpenHands.Worker.csproj");
        _program = await build.RunIfStaleAsync(project, stamp, f => snapshot.PathOf(built, f), f => snapshot.Make(built, f), stop);
    }

    /// <summary>
    /// Starts it once to see that it does. Its first start may put a native library into its folder in the place of another, which must not
    /// happen under processes of other machines.
    /// </summary>
    /// <exception cref="StageException">It does not start; the message has what it said.</exception>
    public async Task TryAsync(string workingDirectory, CancellationToken stop)
    {
        var lines = new List<string>();
        if (Path.GetExtension(Program) == ".dll"
            && await With(["--version"], workingDirectory, lines.Add).RunAsync(stop) is var code and not 0)
        {
            throw new StageException($"The worker {Program} does not start here (exit code {code}): {string.Join(" ", lines.Take(4))}");
        }
    }

    /// <summary>The worker with arguments.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="line">Hears every line of output.</param>
    /// <param name="started">Hears of the process.</param>
    /// <param name="launcher">A command that starts it as several processes; null for one.</param>
    /// <param name="variables">Further variables of its environment.</param>
    public ChildProcess With(
        IEnumerable<string> arguments, string workingDirectory, Action<string>? line = null, Action<Process>? started = null,
        IReadOnlyList<string>? launcher = null, IReadOnlyDictionary<string, string?>? variables = null)
    {
        string[] own = Path.GetExtension(Program) == ".dll" ? [ChildProcess.DotNetPath, "exec", Program] : [Program];
        string[] command = [.. launcher ?? [], .. Wrap, .. own, .. arguments];
        return new ChildProcess(command[0], command[1..])
        {
            StopSignal = launcher is null ? ChildProcess.Sigterm : ChildProcess.Sigusr1,
            WorkingDirectory = workingDirectory,
            Environment = new Dictionary<string, string?>(variables ?? new Dictionary<string, string?>())
            {
                // Torch takes every core unless told otherwise; a stage then sets the threads of its configuration.
                ["OMP_NUM_THREADS"] = "1",
            },
            Line = line,
            Started = started,
            Grace = Grace ?? ChildProcess.UsualGrace,
        };
    }
}
