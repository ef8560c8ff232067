using System.Runtime.InteropServices;

namespace Build.Nightly;

/// <summary>Machines of one class give the same bits and comparable times: processor model and number of cores.</summary>
public static class MachineClass
{
    public static string Here { get; } =
        FormattableString.Invariant($"{Model}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}");

    /// <summary>The processor with its family, as tables of measured rates name it.</summary>
    public static string Processor =>
        Value("cpu family") is { } family ? $"{Model} (family {family})" : Model;

    private static string Model =>
        Value("model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";

    private static string? Value(string key)
    {
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [];
        return lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
    }
}
