using System.Globalization;

namespace Build.Stages;

/// <summary>What a stage that was interrupted has on the disk, for the last lines of the run.</summary>
public static class WhatIsSaved
{
    public static string Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage switch
        {
            { Kind: { Resumes: true, IsRun: true } } when LastStep(stage) is { } step => string.Create(
                CultureInfo.InvariantCulture, $"{stage.Name}: saved at step {step}; the same command goes on."),
            { Kind: { Resumes: true, IsRun: false } } => $"{stage.Name}: what is done is kept; the same command goes on.",
            _ => $"{stage.Name}: stopped with nothing to go on from; the same command starts it again.",
        };
    }

    /// <summary>The step of the newest checkpoint; null where there is none.</summary>
    public static long? LastStep(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var folder = Path.Combine(stage.Output, "checkpoints"); // step-000000036-0001.json: step and epoch; the header is written last
        var steps = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "step-*.json") : [];
        return steps.Select(f => Path.GetFileName(f).Split('-'))
            .Where(parts => parts.Length == 3)
            .Select(parts => long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : (long?)null)
            .Max();
    }
}
