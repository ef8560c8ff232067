using OpenHands.Results.Checklist;
using OpenHands.Runs;
using OpenHands.Results.Tables;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Writes the result tables.</summary>
internal sealed class TabulateVerb : IVerb
{
    public string Name => "tabulate";

    public string Summary => "writes results/*.csv and *.md from the records of all finished runs";

    public IReadOnlyList<Option> Options { get; } =
    [
        CommonOptions.Config with { Required = false, Description = "the build host's stage file; not needed by hand" },
        CommonOptions.Output with { Required = false, Description = "the build host's stage folder; the tables go to results/" },
    ];

    public void Run(Arguments arguments, Session session)
    {
        var index = RunIndex.Read(session.Root);
        foreach (var line in index.LeftOut)
        {
            session.Console.Warn(line);
        }

        var promised = PromisedCells.Of(session.Root, session.Console.Warn);
        var tables = TableWriter.Build(session.Root, index, promised);
        TableWriter.Write(session.Root, tables);
        var suites = TableWriter.WriteSuites(session.Root, index, promised);
        ReproducibilityChecklist.Write(session.Root, index);
        session.Console.Tell(
            $"{tables.Count} tables from {index.Runs.Count} "
            + $"runs: {string.Join(", ", tables.Select(table => $"results/{table.Name}.csv"))}; in the papers' shape: "
            + string.Join(", ", suites.Select(suite => $"results/{suite}/")));
    }
}
