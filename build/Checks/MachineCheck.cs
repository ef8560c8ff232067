using System.Text.Json;
using Build.Processes;

namespace Build.Checks;

/// <summary>What a check saw; with a remedy where something is wrong.</summary>
public sealed record Finding(string What, string Found, string? Remedy = null);

/// <summary>Cores, memory and disk, against what the sample suite needs.</summary>
public static class MachineCheck
{
    private const double Gigabyte = 1 << 30;
    private const double LeastMemory = 4;
    private const double LeastDisk = 5;

    public static Finding Cores() => new("cores", FormattableString.Invariant($"{Environment.ProcessorCount}"));

    public static Finding Memory()
    {
        var gigabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Gigabyte;
        return new Finding("memory", FormattableString.Invariant($"{gigabytes:0.0} GB"),
            gigabytes < LeastMemory ? $"The sample suite and the tests need {LeastMemory} GB." : null);
    }

    public static Finding Disk(string folder)
    {
        var drive = new DriveInfo(folder);
        var gigabytes = drive.AvailableFreeSpace / Gigabyte;
        return new Finding("free disk", FormattableString.Invariant($"{gigabytes:0.0} GB at {drive.Name}"),
            gigabytes < LeastDisk ? $"Packages, builds and the sample suite need {LeastDisk} GB; real corpora need far more." : null);
    }
}

/// <summary>The SDK that global.json selects.</summary>
public static class SdkCheck
{
    public static async Task<Finding> RunAsync(string repository, CancellationToken stop)
    {
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(repository, "global.json"), stop));
        var wanted = json.RootElement.GetProperty("sdk").GetProperty("version").GetString();
        return await ChildProcess.ReadAsync(ChildProcess.DotNetPath, ["--version"], repository, stop) is { } version
            ? new Finding(".NET SDK", $"{version} (global.json asks for {wanted} or a later feature band)")
            : new Finding(".NET SDK", "none that fits global.json", $"Install the .NET SDK {wanted}.");
    }
}
