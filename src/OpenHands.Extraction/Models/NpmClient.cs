using System.ComponentModel;
using System.Diagnostics;

namespace OpenHands.Extraction.Models;

/// <summary>Installs the one locked package with the npm client that is on the path.</summary>
internal sealed class NpmClient(string program)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The client of this operating system, found on the path.</summary>
    public static NpmClient OnPath { get; } = new(OperatingSystem.IsWindows() ? "npm.cmd" : "npm");

    /// <summary>Runs <c>npm ci</c> in a folder that holds package.json and package-lock.json; no script of the package runs.</summary>
    /// <exception cref="ModelsMissingException">npm is absent, failed or took too long; the message has its last words.</exception>
    public async Task InstallAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress" },
        };
        using var process = Start(start);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await output;
            if (process.ExitCode != 0)
            {
                throw new ModelsMissingException($"npm ci ended with exit code {process.ExitCode}: {LastLines(await errors)}");
            }
        }
        catch (OperationCanceledException stopped)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            throw new ModelsMissingException($"npm ci did not end within {Patience.TotalMinutes:0} minutes", stopped);
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new ModelsMissingException($"{program} did not start");
        }
        catch (Win32Exception e)
        {
            throw new ModelsMissingException($"the npm client ({program}) is not installed: {e.Message}", e);
        }
    }

    private static string LastLines(string text) =>
        string.Join(" | ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(4));
}
