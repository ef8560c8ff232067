using System.Globalization;
using System.Runtime.InteropServices;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>
/// The worker's processes of one stage, standing still: so small a training would be over before Slurm has done what a test asks of it.
/// </summary>
internal sealed partial class StillWorkers
{
    private const int Continue = 18;
    private const int Stop = 19;
    private const ulong Usr1 = 1 << (10 - 1);
    private const ulong Terminate = 1 << (15 - 1);

    private readonly string[] _processes;

    private StillWorkers(string[] processes) => _processes = processes;

    /// <summary>Stops them once they have made so many steps.</summary>
    /// <param name="folder">What they write.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lines">How many lines of metrics.csv there have to be.</param>
    public static async Task<StillWorkers> StopAsync(string folder, int count, int lines)
    {
        string[] processes = [];
        await HostRun.UntilAsync(() => (processes = Find(folder)).Length == count, $"{count} workers");
        var metrics = Path.Combine(folder, "metrics.csv");
        await HostRun.UntilAsync(() => File.Exists(metrics) && File.ReadLines(metrics).Count() > lines, "a few steps", milliseconds: 5);
        Signal(processes, Stop); // at once: starting a program for it takes as long as many steps
        return new StillWorkers(processes);
    }

    /// <summary>Lets them go on when all have been asked to end.</summary>
    public async Task GoOnWhenAskedToEndAsync()
    {
        await HostRun.UntilAsync(() => _processes.All(IsAskedToEnd), "the signal before the limit");
        Signal(_processes, Continue);
    }

    private static string[] Find(string folder) =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])).Where(p =>
            Text(p, "comm").StartsWith("dotnet", StringComparison.Ordinal)
            && Text(p, "cmdline") is var line && line.Contains("openhands.dll\0pretrain", StringComparison.Ordinal)
            && line.Contains(folder, StringComparison.Ordinal)),
    ];

    // Signals that wait, since the process stands still.
    private static bool IsAskedToEnd(string process)
    {
        var pending = Text(process, "status").Split('\n').FirstOrDefault(line => line.StartsWith("ShdPnd:", StringComparison.Ordinal));
        Assert.True(pending is not null, "the worker is gone");
        return (ulong.Parse(pending[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (Usr1 | Terminate)) != 0;
    }

    private static void Signal(IEnumerable<string> processes, int signal) => Assert.All(processes,
        p => Assert.Equal(0, SendSignal(int.Parse(Path.GetFileName(p), CultureInfo.InvariantCulture), signal)));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    private static string Text(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (IOException)
        {
            return string.Empty; // it ended while we looked
        }
    }
}
