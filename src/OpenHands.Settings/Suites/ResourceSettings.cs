using System.Globalization;
using System.Text.RegularExpressions;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Suites;

/// <summary>
/// What a stage asks a cluster for: <c>resources</c> beside <c>with</c>. It changes no result, so it is no part of the stage's key. What
/// is absent comes from slurm.yaml, then from the defaults of the stage's kind.
/// </summary>
public sealed partial record ResourceSettings : IChecked
{
    private static readonly string[] KindsOfSeveralJobs = ["download", "extract", "pack"];

    /// <summary>Cores; without it, as many as the stage's <c>threads</c>, and at least 2 for a stage with a network.</summary>
    [Setting("cpus", Least = 1, Most = 4096, Ours = true, Harmless = true)]
    public int? Cpus { get; init; }

    /// <summary>Processes that share each batch of a pretraining; each computes with the stage's <c>threads</c>.</summary>
    [Setting("processes", Least = 1, Most = 1024, Ours = true, Harmless = true)]
    public int? Processes { get; init; }

    /// <summary>Memory of the whole stage, such as 800M or 16G.</summary>
    [Setting("memory", Ours = true, Harmless = true)]
    public string? Memory { get; init; }

    /// <summary>Memory of each core, in place of <c>memory</c>, where a cluster asks for that.</summary>
    [Setting("memory_per_cpu", Ours = true, Harmless = true)]
    public string? MemoryPerCpu { get; init; }

    /// <summary>How many GPUs, with or without their type: 1, a100:2.</summary>
    [Setting("gpus", Ours = true, Harmless = true)]
    public string? Gpus { get; init; }

    /// <summary>The longest that the stage may run: 45 (minutes), 2:00:00, 1-12:00:00.</summary>
    [Setting("time", Ours = true, Harmless = true)]
    public TimeSpan? Time { get; init; }

    /// <summary>
    /// Jobs that share the work of a download (by entry), an extraction (by video) or a pack stage (by source); one more puts together
    /// what they made.
    /// </summary>
    [Setting("jobs", Least = 1, Most = 1000, Ours = true, Harmless = true)]
    public int? Jobs { get; init; }

    /// <summary>Reads the keys of a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="kind">The kind of the stage: its <c>run</c> name.</param>
    public static ResourceSettings Read(MapReader map, string kind)
    {
        ArgumentNullException.ThrowIfNull(map);
        var settings = SettingsBinder.Bind<ResourceSettings>(map);
        if (settings.Jobs > 1 && !KindsOfSeveralJobs.Contains(kind))
        {
            map.Problem("jobs", $"a {kind} stage is not cut into jobs, only {string.Join(", ", KindsOfSeveralJobs)}; leave it out");
        }

        return settings;
    }

    /// <summary>These, and what they do not say from <paramref name="below"/>.</summary>
    public ResourceSettings Over(ResourceSettings below)
    {
        ArgumentNullException.ThrowIfNull(below);
        var ownMemory = Memory is not null || MemoryPerCpu is not null;
        return new ResourceSettings
        {
            Cpus = Cpus ?? below.Cpus,
            Processes = Processes ?? below.Processes,
            Jobs = Jobs ?? below.Jobs,
            Memory = ownMemory ? Memory : below.Memory,
            MemoryPerCpu = ownMemory ? MemoryPerCpu : below.MemoryPerCpu,
            Gpus = Gpus ?? below.Gpus,
            Time = Time ?? below.Time,
        };
    }

    object IChecked.Checked(MapReader map)
    {
        if (Memory is not null && MemoryPerCpu is not null)
        {
            map.Problem("memory_per_cpu", "stands in place of memory; leave one of them out");
        }

        Check(map, "memory", Memory, Size(), "a size such as 800M or 16G");
        Check(map, "memory_per_cpu", MemoryPerCpu, Size(), "a size such as 800M or 16G");
        Check(map, "gpus", Gpus, GpuCount(), "a number of GPUs, such as 1 or a100:2");
        return this;
    }

    /// <summary>Reads a time as Slurm writes it; null, and a problem, where it is none.</summary>
    internal static object? ReadTime(MapReader map, string key) =>
        Check(map, key, map.Text(key), Limit(), "a time such as 45 (minutes), 2:00:00 or 1-12:00:00") is { } time ? TimeOf(time) : null;

    private static string? Check(MapReader map, string key, string? text, Regex form, string expected)
    {
        if (text is null || form.IsMatch(text))
        {
            return text;
        }

        map.Problem(key, $"expected {expected}, found '{text}'");
        return null;
    }

    // Days stand before a dash. One number is minutes; with days in front it is hours.
    private static TimeSpan TimeOf(string text)
    {
        var days = text.Split('-');
        var parts = days[^1].Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        var (hours, minutes, seconds) = (days.Length, parts.Count) switch
        {
            (2, 1) => (parts[0], 0, 0),
            (_, 1) => (0, parts[0], 0),
            (2, 2) => (parts[0], parts[1], 0),
            (_, 2) => (0, parts[0], parts[1]),
            _ => (parts[0], parts[1], parts[2]),
        };
        return new TimeSpan(days.Length == 2 ? int.Parse(days[0], CultureInfo.InvariantCulture) : 0, hours, minutes, seconds);
    }

    [GeneratedRegex("^[1-9][0-9]{0,8}[KMGT]?$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Size();

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9_.-]{0,40}:)?[0-9]{1,3}$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex GpuCount();

    [GeneratedRegex("^([0-9]{1,3}-)?[0-9]{1,6}(:[0-9]{1,2}){0,2}$", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Limit();
}
