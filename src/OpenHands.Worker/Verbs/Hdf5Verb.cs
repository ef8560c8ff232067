using OpenHands.Settings;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Hdf5;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Builds raw HDF5 files, and looks into them.</summary>
internal sealed class Hdf5Verb : IVerb
{
    private static readonly string[] Actions = ["info", "verify", "diff"];

    public string Name => "hdf5";

    public string Summary => "builds raw HDF5 files from pose pickles; info, verify and diff look into any";

    public string Operands => "[info FILE ... | verify FILE ... | diff FILE FILE]";

    public IReadOnlyList<Option> Options { get; } =
    [
        CommonOptions.Config with { Required = false, Description = CommonOptions.Config.Description + " (to build)" },
        CommonOptions.Output with { Required = false, Description = CommonOptions.Output.Description + " (to build)" },
    ];

    public void Run(Arguments arguments, Session session)
    {
        switch (arguments.Operands)
        {
            case [] when arguments.Text("config") is not null && arguments.Text("output") is not null:
                Hdf5Build.Run(arguments, session);
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
