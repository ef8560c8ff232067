using OpenHands.Training;

namespace OpenHands.Worker.Running;

/// <summary>Which keys of a configuration decide a training run's result: all but those named here.</summary>
internal static class RunIdentity
{
    // How far, how fast, on how many threads, and how often it is logged or saved; what tables call it; what is measured afterwards.
    private static readonly string[] Harmless =
    [
        "kind", "name", "dataset", "trainer.max_epochs", "params.max_epochs", "trainer.resume_from_checkpoint",
            "params.resume_from_checkpoint",
        "training.log_every", "training.checkpoint_every_steps", "training.data_workers", "training.threads", "training.resident",
        "training.resident_megabytes",
    ];

    private static readonly string[] HarmlessEndings = [".num_workers", ".cache_mb"];

    private const string Measured = "data.test_pipeline.";

    /// <summary>The options with everything that a resumed run must have in common with the one before.</summary>
    /// <param name="options">The loop's options.</param>
    /// <param name="keys">The configuration's keys.</param>
    /// <param name="more">What the keys only point to: contents of files.</param>
    public static T Identified<T>(this T options, IReadOnlyDictionary<string, string> keys,
        params IEnumerable<(string Name, string? Value)> more)
        where T : TrainingOptions => options with
        {
            Configuration = keys.Where(entry => !IsHarmless(entry.Key))
                .Concat(more.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Name, entry.Value!)))
                .ToDictionary(),
        };

    private static bool IsHarmless(string key) =>
        Harmless.Contains(key) || key.StartsWith(Measured, StringComparison.Ordinal)
            || HarmlessEndings.Any(ending => key.EndsWith(ending, StringComparison.Ordinal));
}
