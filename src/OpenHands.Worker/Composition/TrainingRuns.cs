using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;
using OpenHands.Training;

namespace OpenHands.Worker.Composition;

/// <summary>How a training run of a configuration is carried out.</summary>
internal static class TrainingRuns
{
    /// <summary>The options of a run.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="device">The device that the command line asks for, or null.</param>
    /// <param name="resume">What the command line says about resuming, or null.</param>
    /// <param name="inputs">What the configuration only points to: contents of files, by name; null where there is none.</param>
    public static RunOptions Of(ILoopSettings settings, string? device, string? resume,
        params IEnumerable<(string Name, string? Value)> inputs) => new()
        {
            Device = device ?? "auto",
            Resume = resume is null or "auto" ? settings.ResumeFrom ?? "auto" : resume,
            Annotations = Annotations(settings.Run),
            Inputs = inputs.Where(input => input.Value is not null).ToDictionary(input => input.Name, input => input.Value!),
        };

    private static Dictionary<string, string> Annotations(RunSettings run) =>
        new() { ["compat"] = run.Behaviour, ["protocol"] = run.Protocol.ToString().ToLowerInvariant() };
}
