using System.ComponentModel;
using OpenHands.Results.Checklist;
using OpenHands.Results.Comparisons;
using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>tabulate</c> takes.</summary>
internal sealed class TabulateArguments : VerbArguments
{
    [CommandOption("--config <FILE>"), Description("the build host's stage file; not needed by hand")]
    public string? Config { get; init; }

    [CommandOption("--output <FOLDER>"), Description("the build host's stage folder; the tables go to results/")]
    public string? Output { get; init; }
}

/// <summary>Writes the result tables.</summary>
internal sealed class TabulateVerb : Verb<TabulateArguments>
{
    protected override void Run(TabulateArguments arguments, Session session)
    {
        var index = RunIndex.Read(session.Root);
        foreach (var line in index.LeftOut)
        {
            session.Console.Warn(line);
        }

        var read = PromisedCells.Suites(session.Root, session.Console.Warn);
        var promised = PromisedCells.Of(read, session.Root);
        var compared = ComparedResults.Of(
            session.Root, index, PromisedCells.Comparisons(read, index.Runs, session.Root, session.Console.Warn), session.Console.Warn);
        var tables = TableWriter.Build(session.Root, index, promised, compared);
        TableWriter.Write(session.Root, tables);
        var suites = TableWriter.WriteSuites(session.Root, index, promised, compared);
        ReproducibilityChecklist.Write(session.Root, index);
        session.Console.Tell(
            $"{tables.Count} tables from {index.Runs.Count} "
            + $"runs: {string.Join(", ", tables.Select(table => $"results/{table.Name}.csv"))}; in the papers' shape: "
            + string.Join(", ", suites.Select(suite => $"results/{suite}/")));
    }
}
