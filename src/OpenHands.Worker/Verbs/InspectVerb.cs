using OpenHands.Formats.Checkpoints;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Prints what a checkpoint holds.</summary>
internal sealed class InspectVerb : IVerb
{
    public string Name => "inspect";

    public string Summary => "prints a checkpoint's tensors, shapes, parameter count and metadata (.ckpt, .pth, .safetensors)";

    public string Operands => "FILE ...";

    public IReadOnlyList<Option> Options => [];

    public void Run(Arguments arguments, Session session)
    {
        if (arguments.Operands.Count == 0)
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
