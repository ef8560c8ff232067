using System.ComponentModel;
using OpenHands.Extraction.Rendering;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Inputs;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>show</c> takes.</summary>
internal sealed class ShowArguments : VerbArguments
{
    [CommandArgument(0, "[FILE]"), Description("a pose file (.pkl, .pose or .h5)")]
    public override string[] Operands { get; set; } = [];

    [CommandOption("--output <FILE>", isRequired: true), Description("a path that ends in .png, .gif or .html")]
    public required string Output { get; init; }

    [CommandOption("--name <NAME>"), Description("which recording of an HDF5 file (its first)")]
    public string? Name { get; init; }

    [CommandOption("--video <FILE>"), Description("draws over the frames of this video")]
    public string? Video { get; init; }

    [CommandOption("--frames <N>"), AtLeast(1), Description("how many frames of the recording at most")]
    public int? Frames { get; init; }
}

/// <summary>Draws a pose file.</summary>
internal sealed class ShowVerb : Verb<ShowArguments>
{
    protected override void Run(ShowArguments arguments, Session session)
    {
        if (arguments.Operands is not [var path])
        {
            throw new UsageException("show: expected one pose file (.pkl, .pose or .h5)");
        }

        var recording = PoseInput.ReadRecording(path, arguments.Name);
        var output = arguments.Output;
        PoseRenderer.Render(recording, output, new RenderOptions
        {
            Video = arguments.Video,
            Frames = arguments.Frames,
            Title = Path.GetFileName(path),
        });
        session.Console.Tell($"{output}: {recording.Frames} frames of {recording.Joints} keypoints");
    }
}
