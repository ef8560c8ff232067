namespace OpenHands.Worker.CommandLine;

/// <summary>Options that several verbs share.</summary>
public static class CommonOptions
{
    /// <summary>The configuration file of a stage.</summary>
    public static Option Config { get; } = new(
        "config", "FILE", "the stage's configuration, or one of upstream's YAML files", Required: true);

    /// <summary>The output folder of a stage.</summary>
    public static Option Output { get; } = new("output", "FOLDER", "where the outputs go; made if missing", Required: true);

    /// <summary>The device.</summary>
    public static Option Device { get; } = new("device", "DEVICE", "auto, cpu, cuda or cuda:N (auto)");

    /// <summary>Whether and where to resume.</summary>
    public static Option Resume { get; } = new("resume", "WHAT", "auto, never, or the path of a checkpoint (auto)");

    /// <summary>Where results repeat bit for bit.</summary>
    public static Option Reproducible { get; } = new("reproducible", "WHERE", "machine or portable, instead of training.reproducible");

    /// <summary>Options of every verb.</summary>
    public static IReadOnlyList<Option> Always { get; } =
    [
        new("threads", "N", "threads of tensor operations, instead of training.threads"),
        new("verbosity", "LEVEL", "quiet, minimal, normal, verbose or diagnostic; diagnostic adds stack traces (normal)"),
        new("plain", "", "plain lines instead of a live progress bar"),
        new("help", "", "shows this help"),
    ];

    /// <summary>What a stage takes: configuration and output folder.</summary>
    public static IReadOnlyList<Option> Stage { get; } = [Config, Output];

    /// <summary>What a training stage takes.</summary>
    public static IReadOnlyList<Option> Training { get; } = [Config, Output, Device, Resume, Reproducible];
}
