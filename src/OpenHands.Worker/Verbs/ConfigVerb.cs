using OpenHands.Settings;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Prints what a stage's configuration is composed of.</summary>
internal sealed class ConfigVerb : IVerb
{
    public string Name => "config";

    public string Summary => "prints a stage's composed configuration with the file and line of every value, or lists a suite's stages";

    public IReadOnlyList<Option> Options { get; } =
    [
        new("suite", "SUITE", "a folder under experiments/, or a path (sample)"),
        new("experiment", "A,B", "reads only these experiments of the suite; may be repeated", Repeats: true),
        new("stage", "STAGE", "the stage to print, such as check-stgcn/pretrain; without it the stages are listed"),
        new("set", "KEY=VALUE", "overrides a configuration key, as in ./build.sh; may be repeated", Repeats: true),
    ];

    public void Run(Arguments arguments, Session session)
    {
        var experiments = arguments.Texts("experiment")
            .SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        var suite = Suite.Load(arguments.Text("suite") ?? "sample", session.Root, arguments.Texts("set"), experiments);
        if (arguments.Text("stage") is { } wanted)
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
