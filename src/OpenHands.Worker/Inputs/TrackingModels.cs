using OpenHands.Extraction;
using OpenHands.Extraction.Models;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Inputs;

/// <summary>Extraction with the models of a folder; where they are missing, the error names the command that fetches them.</summary>
internal static class TrackingModels
{
    /// <summary>Where the Download target puts them.</summary>
    public const string DefaultFolder = "data/models";

    /// <summary>The log of the decoders' own lines: beside the output, since what is in it is hashed and no two runs log alike.</summary>
    public static string LogOf(string output) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) + ".decoders.log";

    /// <summary>
    /// <see cref="PoseExtractor.Run(ExtractionOptions, IProgress{ExtractionProgress}?, CancellationToken)"/>; what decoders write by
    /// themselves goes to <see cref="LogOf"/> the output.
    /// </summary>
    /// <exception cref="ModelsMissingException">Models are missing; the message names files and command.</exception>
    public static ExtractionReport Extract(ExtractionOptions options, IProgress<ExtractionProgress>? progress, CancellationToken stop)
    {
        try
        {
            using var messages = NativeMessages.To(LogOf(options.Output));
            return PoseExtractor.Run(options, progress, stop);
        }
        catch (ModelsMissingException missing)
        {
            var command = options.Models == DefaultFolder
                ? "./build.sh --target=Download --models"
                : $"./build.sh openhands download --models={options.Models}";
            throw new ModelsMissingException($"{missing.Message}. This fetches them: {command}", missing);
        }
    }
}
