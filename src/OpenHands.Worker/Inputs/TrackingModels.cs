using OpenHands.Extraction;
using OpenHands.Extraction.Models;

namespace OpenHands.Worker.Inputs;

/// <summary>Extraction with the models of a folder; where they are missing, the error names the command that fetches them.</summary>
internal static class TrackingModels
{
    /// <summary>Where the Download target puts them.</summary>
    public const string DefaultFolder = "data/models";

    /// <summary><see cref="PoseExtractor.Run(ExtractionOptions, IProgress{ExtractionProgress}?, CancellationToken)"/>.</summary>
    /// <exception cref="ModelsMissingException">Models are missing; the message names files and command.</exception>
    public static ExtractionReport Extract(ExtractionOptions options, IProgress<ExtractionProgress>? progress, CancellationToken stop)
    {
        try
        {
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
