using System.Globalization;
using System.Text.RegularExpressions;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Suites;

/// <summary>
/// What a stage asks a cluster for: <c>resources</c> beside <c>with</c>. It changes no result, so it is no part of the stage's key. What
/// is null is not said here.
/// </summary>
public sealed partial record StageResources
{
    /// <summary><c>cpus</c>: cores.</summary>
    public int? Cpus { get; init; }

    /// <summary><c>memory</c> of the whole stage: 800M, 16G.</summary>
    public string? Memory { get; init; }

    /// <summary><c>memory_per_cpu</c>, where a cluster asks for that in place of <c>memory</c>.</summary>
    public string? MemoryPerCpu { get; init; }

    /// <summary><c>gpus</c>: how many, with or without their type: 1, a100:2.</summary>
    public string? Gpus { get; init; }

    /// <summary><c>time</c>: the longest that the stage may run.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Reads the keys of a map.</summary>
    public static StageResources Read(MapReader map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Has("memory") && map.Has("memory_per_cpu"))
        {
            map.Problem("memory_per_cpu", "stands in place of memory; leave one of them out");
        }

        var resources = new StageResources
        {
            Cpus = map.Integer("cpus", 1, 4096),
            Memory = Fitting(map, "memory", Size(), "a size such as 800M or 16G"),
            MemoryPerCpu = Fitting(map, "memory_per_cpu", Size(), "a size such as 800M or 16G"),
            Gpus = Fitting(map, "gpus", GpuCount(), "a number of GPUs, such as 1 or a100:2"),
            Time = Fitting(map, "time", Limit(), "a time such as 45 (minutes), 2:00:00 or 1-12:00:00") is { } time ? TimeOf(time) : null,
        };
        map.End();
        return resources;
    }

    /// <summary>These, and what they do not say from <paramref name="below"/>.</summary>
    public StageResources Over(StageResources below)
    {
        ArgumentNullException.ThrowIfNull(below);
        var ownMemory = Memory is not null || MemoryPerCpu is not null;
        return new StageResources
        {
            Cpus = Cpus ?? below.Cpus,
            Memory = ownMemory ? Memory : below.Memory,
            MemoryPerCpu = ownMemory ? MemoryPerCpu : below.MemoryPerCpu,
            Gpus = Gpus ?? below.Gpus,
            Time = Time ?? below.Time,
        };
    }

    private static string? Fitting(MapReader map, string key, Regex form, string expected)
    {
        if (map.Text(key) is not { } text || form.IsMatch(text))
        {
            return map.Text(key);
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

    [GeneratedRegex("^[1-9][0-9]{0,8}[KMGT]?$")]
    private static partial Regex Size();

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9_.-]{0,40}:)?[0-9]{1,3}$")]
    private static partial Regex GpuCount();

    [GeneratedRegex("^([0-9]{1,3}-)?[0-9]{1,6}(:[0-9]{1,2}){0,2}$")]
    private static partial Regex Limit();
}
