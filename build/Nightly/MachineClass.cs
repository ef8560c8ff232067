using System.Runtime.InteropServices;

namespace Build.Nightly;

/// <summary>Machines of one class give the same bits and comparable times: processor model and number of cores.</summary>
public static class MachineClass
{
    public static string Here { get; } =
        FormattableString.Invariant($"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}");

    private static string Processor()
    {
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : [];
        return lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? "unknown processor";
    }
}
