using System.Diagnostics;

namespace Build.Processes;

/// <summary>
/// The program that does the heavy work, so that the host never loads libtorch: src/OpenHands.Worker, built when stale, or the program
/// that OPENHANDS_WORKER names (a published worker, for instance).
/// </summary>
public sealed class Worker(string repository, DotNetBuild build)
{
    private const string Variable = "OPENHANDS_WORKER";

    private readonly string? _given =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? Path.GetFullPath(given) : null;

    public string Program => _given ?? Path.Combine(repository, "src", "OpenHands.Worker", "bin", "Release", "openhands.dll");

    public Task EnsureBuiltAsync(CancellationToken stop)
    {
        if (_given is not null)
        {
            return File.Exists(_given)
                ? Task.CompletedTask
                : throw new Stages.StageException($"{Variable} names {_given}, which is not there.");
        }

        string[] sources = ["src", "global.json", "Directory.Build.props", "Directory.Packages.props"];
        var stamp = new SourceStamp(
            Path.Combine(repository, "build", "obj", "worker.stamp"),
            [.. sources.Select(s => Path.Combine(repository, s))],
            Environment.GetEnvironmentVariable("OPENHANDS_TORCH") ?? "cpu");
        return build.RunIfStaleAsync(Path.Combine("src", "OpenHands.Worker", "OpenHands.Worker.csproj"), stamp, Program, stop);
    }

    /// <summary>The worker with arguments; to be built first.</summary>
    public ChildProcess With(
        IEnumerable<string> arguments, string workingDirectory, int threads, Action<string>? line = null, Action<Process>? started = null)
    {
        var isDll = Path.GetExtension(Program) == ".dll";
        return new ChildProcess(isDll ? ChildProcess.DotNetPath : Program, isDll ? ["exec", Program, .. arguments] : arguments)
        {
            WorkingDirectory = workingDirectory,
            Environment = new Dictionary<string, string?>
            {
                // Torch takes every core unless told otherwise: stages that run together share them.
                ["OMP_NUM_THREADS"] = threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
            Line = line,
            Started = started,
        };
    }
}
