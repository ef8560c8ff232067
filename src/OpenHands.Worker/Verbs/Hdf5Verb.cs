using System.ComponentModel;
using OpenHands.Settings;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Hdf5;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>hdf5</c> takes.</summary>
internal sealed class Hdf5Arguments : VerbArguments
{
    [CommandArgument(0, "[ACTION]"), Description("info FILE ..., verify FILE ... or diff FILE FILE; nothing to build")]
    public override string[] Operands { get; set; } = [];

    [CommandOption("--config <FILE>"), Description(ConfigText + " (to build)")]
    public string? Config { get; init; }

    [CommandOption("--output <FOLDER>"), Description(OutputText + " (to build)")]
    public string? Output { get; init; }
}

/// <summary>Builds raw HDF5 files, and looks into them.</summary>
internal sealed class Hdf5Verb : Verb<Hdf5Arguments>
{
    private static readonly string[] Actions = ["info", "verify", "diff"];

    protected override void Run(Hdf5Arguments arguments, Session session)
    {
        switch (arguments.Operands)
        {
            case [] when arguments is { Config: { } configuration, Output: { } output }:
                Hdf5Build.Run(configuration, output, session);
                break;
            case ["info", _, ..]:
                Hdf5Info.Run([.. arguments.Operands.Skip(1)], session);
                break;
            case ["verify", _, ..]:
                Hdf5Verify.Run([.. arguments.Operands.Skip(1)], session);
                break;
            case ["diff", var left, var right]:
                Hdf5Diff.Run(left, right, session);
                break;
            case []:
                throw new UsageException("hdf5: expected --config and --output to build, or one of info, verify, diff and files");
            case [var action, ..] when !Actions.Contains(action):
                throw new UsageException($"hdf5: unknown action '{action}'{NearestName.Hint(action, Actions)}");
            default:
                throw new UsageException(
                    $"hdf5 {arguments.Operands[0]}: expected {(arguments.Operands[0] == "diff" ? "two files" : "one file or more")}");
        }
    }
}
