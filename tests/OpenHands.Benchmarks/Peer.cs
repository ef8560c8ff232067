using System.Diagnostics;

namespace OpenHands.Benchmarks;

/// <summary>The other side: peer/read_windows.py with Debian's Python and h5py.</summary>
internal static class Peer
{
    private const string Python = "/usr/bin/python3";

    public static bool IsInstalled => File.Exists(Python) && Start("-c", "import h5py").Code == 0;

    /// <summary>Runs the script; returns what it prints.</summary>
    public static string Run(params string[] arguments)
    {
        var (code, output, errors) = Start([Path.Combine(AppContext.BaseDirectory, "peer", "read_windows.py"), .. arguments]);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"read_windows.py failed: {errors}");
    }

    private static (int Code, string Output, string Errors) Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
