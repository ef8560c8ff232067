using System.Diagnostics;

namespace OpenHands.Formats.Tests;

/// <summary>Debian's Python as a second opinion: the tests that ask it are skipped where it, or the module, is absent.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs a program that needs a module; returns what it prints, trimmed.</summary>
    public static string Run(string module, string program)
    {
        Assert.SkipUnless(
            File.Exists(Interpreter) && Start($"import {module}").Code == 0,
            $"needs {Interpreter} with the module {module} (a Debian package), which this machine lacks");
        var (code, output, error) = Start(program);
        Assert.True(code == 0, error);
        return output.Trim();
    }

    /// <summary>A string as a Python literal.</summary>
    public static string Quoted(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'";

    private static (int Code, string Output, string Error) Start(string program)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
