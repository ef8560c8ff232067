using OpenHands.Extraction.Rendering;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Inputs;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Draws a pose file.</summary>
internal sealed class ShowVerb : IVerb
{
    public string Name => "show";

    public string Summary => "draws a recording as a sheet (.png), an animation (.gif) or a page with a player (.html)";

    public string Operands => "FILE";

    public IReadOnlyList<Option> Options { get; } =
    [
        new("output", "FILE", "a path that ends in .png, .gif or .html", Required: true),
        new("name", "NAME", "which recording of an HDF5 file (its first)"),
        new("video", "FILE", "draws over the frames of this video"),
        new("frames", "N", "how many frames of the recording at most"),
    ];

    public void Run(Arguments arguments, Session session)
    {
        if (arguments.Operands is not [var path])
        {
            throw new UsageException("show: expected one pose file (.pkl, .pose or .h5)");
        }

        var recording = PoseInput.ReadRecording(path, arguments.Text("name"));
        var output = arguments.Required("output");
        PoseRenderer.Render(recording, output, new RenderOptions
        {
            Video = arguments.Text("video"),
            Frames = arguments.Integer("frames", 1),
            Title = Path.GetFileName(path),
        });
        session.Console.Tell($"{output}: {recording.Frames} frames of {recording.Joints} keypoints");
    }
}
