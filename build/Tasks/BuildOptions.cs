using System.Globalization;
using System.Text.RegularExpressions;
using Build.Processes;
using Build.Stages;
using Cake.Core;

namespace Build.Tasks;

/// <summary>What the command line asks for, parsed once.</summary>
public sealed partial record BuildOptions
{
    public string? Suite { get; init; }

    public string? Config { get; init; }

    public IReadOnlyList<string> Experiments { get; init; } = [];

    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string Device { get; init; } = "auto";

    public string Resume { get; init; } = "auto";

    /// <summary>Stages run as jobs of a cluster.</summary>
    public bool OnSlurm { get; init; }

    /// <summary>Jobs are submitted and not waited for.</summary>
    public bool Detach { get; init; }

    /// <summary>Tables are made of the runs that ended well, though others failed.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>The run's jobs are ended.</summary>
    public bool Cancel { get; init; }

    /// <summary>The most jobs in the queue at once; null for no limit of ours.</summary>
    public int? MaxJobs { get; init; }

    /// <summary>Null for as many stages as the cores have room for.</summary>
    public int? Parallel { get; init; }

    /// <summary>For verbs, tests and benchmarks, null for their own choice; stages have theirs in the configuration.</summary>
    public int? Threads { get; init; }

    /// <summary>Processes that share each batch of a pretraining; null for what the stage's resources say.</summary>
    public int? Processes { get; init; }

    public bool Offline { get; init; }

    /// <summary>A copy of the catalogue's hosts; null for none, or the environment's.</summary>
    public string? Mirror { get; init; }

    public bool Models { get; init; }

    public bool Verify { get; init; }

    public bool All { get; init; }

    public bool Earlier { get; init; }

    public bool Spent { get; init; }

    /// <summary>How often Rehearse is killed and started again.</summary>
    public int Kills { get; init; }

    public bool Publish { get; init; }

    public bool Accept { get; init; }

    public string? Verbosity { get; init; }

    public string? Checkpoint { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? Embeddings { get; init; }

    public string? Filter { get; init; }

    public IReadOnlyList<string> Runs { get; init; } = [];

    public string? Sort { get; init; }

    public string? Tag { get; init; }

    private static readonly string[] Removals = ["all", "earlier", "spent"];

    public ForcedStages Forced { get; init; } = ForcedStages.None;

    /// <param name="arguments">The command line.</param>
    /// <param name="verbosity">How much is said.</param>
    /// <param name="workspace">What paths are relative to.</param>
    /// <exception cref="StageException">A value that no run could use; it is refused before anything is touched.</exception>
    public static BuildOptions From(ICakeArguments arguments, Cake.Core.Diagnostics.Verbosity verbosity, string workspace)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var onSlurm = IsOnSlurm(arguments);
        string[] removals = [.. Removals.Where(arguments.HasArgument).Select(name => $"--{name}")];
        if (removals.Length > 1)
        {
            throw new StageException($"{string.Join(" and ", removals)}: each removes something else; give one of them.");
        }

        return new BuildOptions
        {
            OnSlurm = onSlurm,
            Detach = arguments.HasArgument("detach"),
            Cancel = arguments.HasArgument("cancel"),
            KeepGoing = arguments.HasArgument("keep-going"),
            MaxJobs = Number(arguments, "max-jobs"),
            Suite = Text(arguments, "suite"),
            Config = Text(arguments, "config"),
            Experiments = [.. List(arguments, "experiment")],
            Overrides = [.. arguments.GetArguments("set"), .. Compute(arguments)],
            Device = DeviceOf(arguments),
            Resume = ResumeOf(arguments, workspace),
            Parallel = Number(arguments, "parallel"),
            Threads = Number(arguments, "threads"),
            Processes = Number(arguments, "processes"),
            Offline = arguments.HasArgument("offline"),
            Mirror = MirrorOf(arguments),
            Models = arguments.HasArgument("models"),
            Verify = arguments.HasArgument("verify"),
            All = arguments.HasArgument("all"),
            Earlier = arguments.HasArgument("earlier"),
            Spent = arguments.HasArgument("spent"),
            Kills = Number(arguments, "kills") ?? 0,
            Publish = arguments.HasArgument("publish"),
            Accept = arguments.HasArgument("accept"),
            Verbosity = verbosity >= Cake.Core.Diagnostics.Verbosity.Diagnostic ? "diagnostic" : null,
            Checkpoint = Text(arguments, "checkpoint"),
            Input = Text(arguments, "input"),
            Output = Text(arguments, "output"),
            Embeddings = Text(arguments, "embeddings"),
            Filter = Text(arguments, "filter"),
            Runs = [.. RunNames(arguments)],
            Sort = Text(arguments, "sort"),
            Tag = Text(arguments, "tag"),
            Forced = arguments.HasArgument("force") ? Forcing([.. List(arguments, "force")]) : ForcedStages.None,
        };
    }

    /// <summary>Options that stand for keys of the configuration, since they decide a stage's bits.</summary>
    private static IEnumerable<string> Compute(ICakeArguments arguments) =>
        from option in (string[])["threads", "reproducible"]
        let value = option == "reproducible" ? ReproducibleOf(arguments) : Text(arguments, option)
        where value is not null
        select $"?training.{option}={value}"; // a suite without networks has no use for it

    private static string? ReproducibleOf(ICakeArguments arguments) => Text(arguments, "reproducible") is var text
        && text is null or "machine" or "portable"
            ? text
            : throw new StageException($"--reproducible={text}: expected machine or portable.");

    private static bool IsOnSlurm(ICakeArguments arguments)
    {
        var text = Text(arguments, "executor") ?? "local";
        if (text is not ("local" or "slurm"))
        {
            throw new StageException($"--executor={text}: expected local or slurm.");
        }

        if (text == "slurm")
        {
            return arguments.HasArgument("parallel")
                ? throw new StageException("--parallel is of this machine: with --executor=slurm the cluster decides what runs together.")
                : arguments.HasArgument("max-jobs") && arguments.HasArgument("detach")
                ? throw new StageException("--max-jobs submits the rest as jobs end, so the command has to stay: leave out --detach.")
                : true;
        }

        return ((string[])["detach", "cancel", "keep-going", "max-jobs"]).FirstOrDefault(arguments.HasArgument) is { } option
            ? throw new StageException($"--{option} is about jobs of a cluster: it needs --executor=slurm.")
            : false;
    }

    [GeneratedRegex("^(auto|cpu|cuda(:[0-9]{1,4})?)$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex DeviceName();

    private static string DeviceOf(ICakeArguments arguments) =>
        (Text(arguments, "device") ?? "auto") is var text && DeviceName().IsMatch(text)
        ? text
        : throw new StageException($"--device={text}: expected auto, cpu, cuda or cuda:N with the GPU's number.");

    private static string ResumeOf(ICakeArguments arguments, string workspace) => (Text(arguments, "resume") ?? "auto") is var text
        && (text is "auto" or "never" || File.Exists(Path.GetFullPath(text, workspace)))
            ? text
            : throw new StageException($"--resume={text}: expected auto, never, or the path of a checkpoint; there is no such file.");

    private static string? MirrorOf(ICakeArguments arguments) => Text(arguments, "mirror") is var text
        && (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "file"
            && text.Contains("://")))
            ? text
            : throw new StageException($"--mirror={text}: expected an address like http://host/copy or file:///folder.");

    private static ForcedStages Forcing(IReadOnlyList<string> names) => new(all: names.Count == 0, names);

    private static string? Text(ICakeArguments arguments, string name) =>
        arguments.GetArguments(name).LastOrDefault(a => !string.IsNullOrEmpty(a));

    private static IEnumerable<string> List(ICakeArguments arguments, string name) =>
        arguments.GetArguments(name).OfType<string>()
            .SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    // A cell's name holds commas (seed=1,init=scratch): what follows one begins a new name only where it looks like a run's.
    private static IEnumerable<string> RunNames(ICakeArguments arguments) =>
        arguments.GetArguments("runs").OfType<string>().SelectMany(a => NameEnds().Split(a)).Select(a => a.Trim()).Where(a => a.Length > 0);

    [GeneratedRegex(@",(?![A-Za-z0-9_.]+=)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex NameEnds();

    private static int? Number(ICakeArguments arguments, string name) => Text(arguments, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new StageException($"--{name}={text}: expected a whole number of at least 1.");
}
