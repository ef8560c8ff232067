using System.Security.Cryptography;
using OpenHands.Runs;
using OpenHands.Settings.Stages;
using OpenHands.Training;

namespace OpenHands.Worker.Running;

/// <summary>Fills a run's record from what the loops and the evaluator return.</summary>
internal static class TrainingRecord
{
    /// <summary>The keys that every network stage shares.</summary>
    public static RunRecord With(this RunRecord record, RunSettings run) => record with
    {
        Compat = run.Behaviour,
        Protocol = run.Protocol.ToString().ToLowerInvariant(),
        Seed = run.Seed,
    };

    /// <summary>What a training run ended with.</summary>
    public static RunRecord With(this RunRecord record, TrainingResult result, string folder)
    {
        var metrics = new Dictionary<string, double>(result.Best ?? result.Last ?? new Dictionary<string, double>());
        metrics["steps"] = result.Steps;
        metrics["samples_per_s"] = Math.Round(result.SamplesPerSecond, 3);
        return record with
        {
            Parameters = result.Parameters,
            Seconds = Math.Round((record.Seconds ?? 0) + result.EarlierSeconds, 3),
            ResumedAtSteps = result.ResumedAtSteps,
            Epochs = result.Epochs,
            BestEpoch = result.BestEpoch,
            Metrics = metrics,
            Checkpoint = Path.GetRelativePath(folder, result.BestCheckpoint).Replace('\\', '/'),
            CheckpointSha256 = Hash(result.BestCheckpoint),
            Environment = Describe(result.Environment),
        };
    }

    /// <summary>What the bits depend on, by name.</summary>
    public static Dictionary<string, string> Describe(RunEnvironment environment) => new()
    {
        ["processes"] = environment.Processes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["threads"] = environment.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["libtorch"] = environment.Libtorch,
        ["processor"] = environment.Processor,
        ["device"] = environment.Device,
        ["arithmetic"] = environment.Arithmetic,
        ["system"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
    };

    /// <summary>A path for records: relative to the repository where it is inside it.</summary>
    public static string? Recorded(string? path, string root)
    {
        if (path is null)
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
