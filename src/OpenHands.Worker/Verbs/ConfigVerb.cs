using System.ComponentModel;
using OpenHands.Settings;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>config</c> takes.</summary>
internal sealed class ConfigArguments : VerbArguments
{
    [CommandOption("--suite <SUITE>"), DefaultValue("sample"), Description("a folder under experiments/, or a path")]
    public string Suite { get; init; } = "sample";

    [CommandOption("--experiment <NAMES>")]
    [Description("reads only these experiments of the suite, separated by commas; may be repeated")]
    public string[] Experiments { get; init; } = [];

    [CommandOption("--stage <STAGE>"), Description("the stage to print, such as check-stgcn/pretrain; without it the stages are listed")]
    public string? Stage { get; init; }

    [CommandOption("--set <KEY=VALUE>"), Description("overrides a configuration key, as in ./build.sh; may be repeated")]
    public string[] Sets { get; init; } = [];
}

/// <summary>Prints what a stage's configuration is composed of.</summary>
internal sealed class ConfigVerb : Verb<ConfigArguments>
{
    protected override void Run(ConfigArguments arguments, Session session)
    {
        var experiments = arguments.Experiments
            .SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var suite = Suite.Load(arguments.Suite, session.Root, arguments.Sets, experiments);
        if (arguments.Stage is { } wanted)
        {
            session.Console.Tell(Find(suite, wanted).ConfigTextWithOrigins.TrimEnd());
            return;
        }

        var width = suite.Stages.Max(stage => stage.Id.Length);
        foreach (var stage in suite.Stages)
        {
            session.Console.Tell($"{stage.Id.PadRight(width)}  {stage.Kind.Verb()}");
        }
    }

    private static Stage Find(Suite suite, string id)
    {
        var cells = suite.Stages.Where(stage => stage.Id.StartsWith(id + "/", StringComparison.Ordinal)).Select(stage => stage.Id).ToList();
        return suite.Stages.FirstOrDefault(stage => stage.Id == id)
            ?? throw new ConfigurationException($"--stage {id}: " + (cells.Count > 0
                ? $"{cells.Count} stages begin so; name one, such as {cells[0]}"
                : $"no such stage in suite {suite.Name}{NearestName.Hint(id, [.. suite.Stages.Select(stage => stage.Id)])}"));
    }
}
