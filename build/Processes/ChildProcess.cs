using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Processes;

/// <summary>A program that the host runs and waits for. When the host is told to stop, the child is asked first and killed later.</summary>
public sealed partial class ChildProcess(string program, IEnumerable<string> arguments)
{
    /// <summary>Asks a program to end.</summary>
    public const int Sigterm = 15;

    /// <summary>Launchers of several processes pass it on; SIGTERM they answer by killing them.</summary>
    public const int Sigusr1 = 10;

    /// <summary>A worker has 10 s to save and end; a little more, so that it is never killed while it keeps to that.</summary>
    public static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(12);

    /// <summary>How long it has to end once it was asked to.</summary>
    public TimeSpan Grace { get; init; } = UsualGrace;

    /// <summary>The signal by which it is asked.</summary>
    public int StopSignal { get; init; } = Sigterm;

    public string? WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Hears every line of output; null lets the child draw on this terminal itself.</summary>
    public Action<string>? Line { get; init; }

    /// <summary>Hears of the process as soon as it runs.</summary>
    public Action<Process>? Started { get; init; }

    /// <summary>dotnet exec PROGRAM.dll ARGUMENTS, with the dotnet that runs this host.</summary>
    public static ChildProcess DotNet(
        string dll, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string?> environment) =>
        new(DotNetPath, ["exec", dll, .. arguments]) { WorkingDirectory = workingDirectory, Environment = environment };

    /// <summary>The dotnet that runs this host, or the one on the PATH where the host runs as a program of its own.</summary>
    public static string DotNetPath { get; } =
        System.Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    /// <summary>Runs to the end and returns the exit code.</summary>
    /// <exception cref="OperationCanceledException">The host was told to stop.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = Line is not null,
            RedirectStandardError = Line is not null,
        };
        if (WorkingDirectory is not null)
        {
            start.WorkingDirectory = WorkingDirectory;
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        if (Line is { } line)
        {
            var gate = new Lock();
            DataReceivedEventHandler hear = (_, e) =>
            {
                if (e.Data is { } text)
                {
                    lock (gate)
                    {
                        line(text);
                    }
                }
            };
            process.OutputDataReceived += hear;
            process.ErrorDataReceived += hear;
        }

        process.Start();
        Started?.Invoke(process);
        if (Line is not null)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        using (stop.Register(() => _ = StopAsync(process)))
        {
            await process.WaitForExitAsync(CancellationToken.None);
        }

        stop.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    /// <summary>Runs to the end and returns what was printed, or null when the program is absent or failed.</summary>
    public static async Task<string?> ReadAsync(
        string program, IEnumerable<string> arguments, string workingDirectory, CancellationToken stop)
    {
        var lines = new List<string>();
        try
        {
            var child = new ChildProcess(program, arguments) { WorkingDirectory = workingDirectory, Line = lines.Add };
            return await child.RunAsync(stop) == 0 ? string.Join('\n', lines) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // not installed
        }
    }

    private async Task StopAsync(Process process)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, StopSignal);
        }

        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
