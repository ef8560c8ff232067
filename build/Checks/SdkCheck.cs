using System.Text.Json;
using Build.Processes;

namespace Build.Checks;

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
