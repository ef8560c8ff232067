using Spectre.Console;
using Spectre.Console.Cli;
using Spectre.Console.Cli.Help;
using Spectre.Console.Rendering;

namespace OpenHands.Worker.CommandLine;

/// <summary>The help of Spectre.Console.Cli with what holds for every verb below the list of verbs.</summary>
internal sealed class HelpPage(ICommandAppSettings settings) : HelpProvider(settings)
{
    public override IEnumerable<IRenderable> GetFooter(ICommandModel model, ICommandInfo? command) => command is not null ? [] :
    [
        new Text("\nopenhands VERB --help (or -h) lists a verb's options. "
            + "Relative paths in configurations are relative to the current folder.\n"
            + "exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (state saved)\n"),
    ];
}
