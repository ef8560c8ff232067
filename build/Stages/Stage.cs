using System.Globalization;
using OpenHands.Settings.Suites;

namespace Build.Stages;

/// <summary>A file or folder that no stage makes: the configuration key that names it, and where it is.</summary>
public sealed record StageInput(string Key, string Path);

/// <summary>One cached unit of work: what it reads, what it is told, and the folder it leaves behind.</summary>
public sealed record Stage(string Name, CachedKind Kind, string Output)
{
    /// <summary>The suite it belongs to; its manifest says SUITE/NAME.</summary>
    public string Suite { get; init; } = string.Empty;

    private readonly Lazy<string> _config = new(string.Empty);

    /// <summary>What config.yaml in the output folder will hold, for the worker.</summary>
    public string Config { get => _config.Value; init => _config = new(value); }

    /// <summary>The same, written when it is first asked for: a dry run never does.</summary>
    public Lazy<string> ConfigWhenAsked { init => _config = value; }

    /// <summary>
    /// The same, flat, for the key and for naming what changed: <c>training.max_epochs</c> = <c>20</c>. Without external paths.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Threads that a network stage computes with: <c>training.threads</c>.</summary>
    public int Threads =>
        Parameters.TryGetValue("training.threads", out var threads) ? int.Parse(threads, CultureInfo.InvariantCulture) : 1;

    public IReadOnlyList<StageInput> Inputs { get; init; } = [];

    public IReadOnlyList<Stage> After { get; init; } = [];

    /// <summary>What the suite compares; of the stage that makes the tables alone.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; init; } = [];

    /// <summary>
    /// Files the stage writes outside its folder, such as the tables under results/; a * in the name stands for anything.
    /// </summary>
    public IReadOnlyList<string> AlsoWrites { get; init; } = [];

    /// <summary>What it asks a cluster for; no part of its key.</summary>
    public ResourceSettings? Resources { get; init; }

    /// <summary>What it is a part of; null for a stage of the suite itself.</summary>
    public StagePart? Part { get; init; }
}
