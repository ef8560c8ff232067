using System.Runtime.InteropServices;
using Build.Stages;

namespace Build.Processes;

/// <summary>Builds a project or the solution in Release, with the locked restore; one build at a time in a checkout.</summary>
public sealed class DotNetBuild(string repository, Action<string> say)
{
    public async Task RunAsync(string project, CancellationToken stop)
    {
        using var held = await StageLock.TakeAsync(
            Path.Combine(repository, "build", "obj", "build-lock"), owner => say($"waiting for the build of {owner}"), stop);
        await RunLockedAsync(project, stop);
    }

    /// <summary>Builds unless the sources are those of the last good build.</summary>
    public async Task RunIfStaleAsync(string project, SourceStamp stamp, string output, CancellationToken stop)
    {
        if (IsCurrent(stamp, output, out _))
        {
            return;
        }

        using var held = await StageLock.TakeAsync(
            Path.Combine(repository, "build", "obj", "build-lock"), owner => say($"waiting for the build of {owner}"), stop);
        if (!IsCurrent(stamp, output, out var fingerprint))
        {
            await RunLockedAsync(project, stop);
            stamp.Set(fingerprint);
        }
    }

    /// <summary>The lock files describe the CPU packages on Linux; another machine or backend restores unlocked.</summary>
    public static bool RestoresLocked =>
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 &&
        Environment.GetEnvironmentVariable("OPENHANDS_TORCH") is null or "" or "cpu";

    private static bool IsCurrent(SourceStamp stamp, string output, out string fingerprint) =>
        stamp.IsCurrent(out fingerprint) && File.Exists(output);

    private async Task RunLockedAsync(string project, CancellationToken stop)
    {
        say($"building {Path.GetFileNameWithoutExtension(project)}");
        var log = new List<string>();
        var restore = RestoresLocked ? (string[])["-p:RestoreLockedMode=true"] : [];
        var build = new ChildProcess(ChildProcess.DotNetPath, ["build", project, "-c", "Release", "-v", "quiet", "-nologo", .. restore])
        {
            WorkingDirectory = repository,
            Line = log.Add,
        };
        if (await build.RunAsync(stop) != 0)
        {
            throw new StageException($"building {project} failed:{Environment.NewLine}{string.Join(Environment.NewLine, log.Distinct())}");
        }
    }
}
