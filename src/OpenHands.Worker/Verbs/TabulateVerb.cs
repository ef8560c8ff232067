using System.ComponentModel;
using OpenHands.Results.Checklist;
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
