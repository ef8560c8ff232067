using System.ComponentModel;
using Spectre.Console.Cli;

namespace OpenHands.Worker.CommandLine;

/// <summary>Options of every verb.</summary>
internal abstract class VerbArguments : CommandSettings
{
    /// <summary>Descriptions of options that several verbs take.</summary>
    protected const string ConfigText = "the stage's configuration, or one of upstream's YAML files",
        OutputText = "where the outputs go; made if missing",
        DeviceText = "auto, cpu, cuda or cuda:N",
        ResumeText = "auto, never, or the path of a checkpoint",
        ReproducibleText = "machine or portable, instead of training.reproducible";

    /// <summary>What is not an option, mostly files. A verb that takes some overrides it with an attribute.</summary>
    public virtual string[] Operands { get; set; } = [];

    /// <summary>Threads of tensor operations.</summary>
    [CommandOption("--threads <N>"), AtLeast(1), Description("threads of tensor operations, instead of training.threads")]
    public int? Threads { get; init; }

    /// <summary>How much is said.</summary>
    [CommandOption("--verbosity <LEVEL>"), DefaultValue("normal")]
    [Description("quiet, minimal, normal, verbose or diagnostic; diagnostic adds stack traces")]
    public string Verbosity { get; init; } = "normal";

    /// <summary>Lines instead of a bar.</summary>
    [CommandOption("--plain"), Description("plain lines instead of a live progress bar")]
    public bool Plain { get; init; }
}

/// <summary>What a stage takes.</summary>
internal class StageArguments : VerbArguments
{
    /// <summary>The configuration file.</summary>
    [CommandOption("--config <FILE>", isRequired: true), Description(ConfigText)]
    public required string Config { get; init; }

    /// <summary>The output folder.</summary>
    [CommandOption("--output <FOLDER>", isRequired: true), Description(OutputText)]
    public required string Output { get; init; }
}

/// <summary>What a verb takes that is a stage, or something else by other options.</summary>
internal abstract class OptionalStageArguments : VerbArguments
{
    /// <summary>The configuration file.</summary>
    [CommandOption("--config <FILE>"), Description(ConfigText)]
    public string? Config { get; init; }

    /// <summary>The output folder.</summary>
    [CommandOption("--output <FOLDER>"), Description(OutputText)]
    public string? Output { get; init; }
}

/// <summary>What a training stage takes.</summary>
internal class TrainingArguments : StageArguments
{
    /// <summary>The device.</summary>
    [CommandOption("--device <DEVICE>"), DefaultValue("auto"), Description(DeviceText)]
    public string Device { get; init; } = "auto";

    /// <summary>Whether and where to resume.</summary>
    [CommandOption("--resume <WHAT>"), DefaultValue("auto"), Description(ResumeText)]
    public string Resume { get; init; } = "auto";

    /// <summary>Where results repeat bit for bit.</summary>
    [CommandOption("--reproducible <WHERE>"), Description(ReproducibleText)]
    public string? Reproducible { get; init; }
}

/// <summary>What pretraining takes.</summary>
internal sealed class PretrainArguments : TrainingArguments
{
    /// <summary>Processes that train together.</summary>
    [CommandOption("--processes <R>"), AtLeast(1), DefaultValue(1)]
    [Description("this is one of R processes that mpirun or srun started, which share each batch")]
    public int Processes { get; init; } = 1;
}

/// <summary>The least value of an option that is a whole number.</summary>
/// <param name="least">The least value.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AtLeastAttribute(int least) : Attribute
{
    public int Least => least;
}
