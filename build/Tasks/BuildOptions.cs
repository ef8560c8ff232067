using System.Globalization;
using Build.Processes;
using Build.Stages;
using Cake.Core;

namespace Build.Tasks;

/// <summary>What the command line asks for, parsed once.</summary>
public sealed record BuildOptions
{
    public string? Suite { get; init; }

    public string? Config { get; init; }

    public IReadOnlyList<string> Experiments { get; init; } = [];

    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string Device { get; init; } = "auto";

    public string Resume { get; init; } = "auto";

    /// <summary>Null for as many stages as the cores have room for.</summary>
    public int? Parallel { get; init; }

    /// <summary>For verbs, tests and benchmarks, null for their own choice; stages have theirs in the configuration.</summary>
    public int? Threads { get; init; }

    public bool Offline { get; init; }

    public bool Models { get; init; }

    public bool Verify { get; init; }

    public bool All { get; init; }

    public bool Accept { get; init; }

    public string? Verbosity { get; init; }

    public string? Checkpoint { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? Embeddings { get; init; }

    public string? Filter { get; init; }

    public ForcedStages Forced { get; init; } = ForcedStages.None;

    public static BuildOptions From(ICakeArguments arguments, Cake.Core.Diagnostics.Verbosity verbosity)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new BuildOptions
        {
            Suite = Text(arguments, "suite"),
            Config = Text(arguments, "config"),
            Experiments = [.. List(arguments, "experiment")],
            Overrides = [.. arguments.GetArguments("set"), .. Compute(arguments)],
            Device = Text(arguments, "device") ?? "auto",
            Resume = Text(arguments, "resume") ?? "auto",
            Parallel = Number(arguments, "parallel"),
            Threads = Number(arguments, "threads"),
            Offline = arguments.HasArgument("offline"),
            Models = arguments.HasArgument("models"),
            Verify = arguments.HasArgument("verify"),
            All = arguments.HasArgument("all"),
            Accept = arguments.HasArgument("accept"),
            Verbosity = verbosity >= Cake.Core.Diagnostics.Verbosity.Diagnostic ? "diagnostic" : null,
            Checkpoint = Text(arguments, "checkpoint"),
            Input = Text(arguments, "input"),
            Output = Text(arguments, "output"),
            Embeddings = Text(arguments, "embeddings"),
            Filter = Text(arguments, "filter"),
            Forced = arguments.HasArgument("force") ? Forcing([.. List(arguments, "force")]) : ForcedStages.None,
        };
    }

    /// <summary>Options that stand for keys of the configuration, since they decide a stage's bits.</summary>
    private static IEnumerable<string> Compute(ICakeArguments arguments) =>
        from option in (string[])["threads", "reproducible"]
        let value = Text(arguments, option)
        where value is not null
        select $"training.{option}={value}";

    private static ForcedStages Forcing(IReadOnlyList<string> names) => new(all: names.Count == 0, names);

    private static string? Text(ICakeArguments arguments, string name) =>
        arguments.GetArguments(name).LastOrDefault(a => !string.IsNullOrEmpty(a));

    private static IEnumerable<string> List(ICakeArguments arguments, string name) =>
        arguments.GetArguments(name).OfType<string>()
            .SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int? Number(ICakeArguments arguments, string name) => Text(arguments, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new StageException($"--{name}={text}: expected a whole number of at least 1.");
}
