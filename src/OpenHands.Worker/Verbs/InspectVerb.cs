using System.ComponentModel;
using OpenHands.Formats.Checkpoints;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>inspect</c> takes.</summary>
internal sealed class InspectArguments : VerbArguments
{
    [CommandArgument(0, "[FILE]"), Description("checkpoints")]
    public override string[] Operands { get; set; } = [];
}

/// <summary>Prints what a checkpoint holds.</summary>
internal sealed class InspectVerb : Verb<InspectArguments>
{
    protected override void Run(InspectArguments arguments, Session session)
    {
        if (arguments.Operands.Length == 0)
        {
            throw new UsageException("inspect: expected one checkpoint file or more");
        }

        foreach (var path in arguments.Operands)
        {
            var summary = CheckpointSummary.Of(path);
            var say = session.Console.Tell;
            say($"{path}: {summary.Format}, {summary.FileBytes} bytes, {summary.Tensors.Count} tensors, {summary.Parameters} parameters "
                + $"({summary.Elements} elements)");
            var width = summary.Tensors.Select(tensor => tensor.Name.Length).DefaultIfEmpty().Max();
            foreach (var tensor in summary.Tensors)
            {
                say($"  {tensor.Name.PadRight(width)}  {tensor.Type.ToString().ToLowerInvariant(),-8} ({string.Join(", ", tensor.Shape)})");
            }

            foreach (var line in summary.Metadata)
            {
                say($"  {line}");
            }
        }
    }
}
