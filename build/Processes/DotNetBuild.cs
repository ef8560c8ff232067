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
        await RunLockedAsync(project, [], stop);
    }

    /// <summary>Builds unless the sources are those of the last good build, and returns the program.</summary>
    /// <param name="project">Relative to the repository.</param>
    /// <param name="stamp">Of the project's sources.</param>
    /// <param name="program">The program that belongs to a fingerprint of the sources.</param>
    /// <param name="built">Makes that program from what was built.</param>
    /// <param name="stop">Ends the build.</param>
    public async Task<string> RunIfStaleAsync(
        string project, SourceStamp stamp, Func<string, string> program, Action<string> built, CancellationToken stop)
    {
        if (stamp.IsCurrent(out var fingerprint) && File.Exists(program(fingerprint)))
        {
            return program(fingerprint);
        }

        using var held = await StageLock.TakeAsync(
            Path.Combine(repository, "build", "obj", "build-lock"), owner => say($"waiting for the build of {owner}"), stop);
        if (!stamp.IsCurrent(out fingerprint) || !File.Exists(program(fingerprint)))
        {
            // A third of the time is the analyzers', who are for those that change the code: the build of the whole solution has them.
            await RunLockedAsync(project, ["-p:RunAnalyzers=false"], stop);
            built(fingerprint);
            stamp.Set(fingerprint);
        }

        return program(fingerprint);
    }

    /// <summary>The lock files describe the CPU packages on Linux; another machine or backend restores unlocked.</summary>
    public static bool RestoresLocked =>
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 &&
        Environment.GetEnvironmentVariable("OPENHANDS_TORCH") is null or "" or "cpu";

    private async Task RunLockedAsync(string project, string[] options, CancellationToken stop)
    {
        say($"building {Path.GetFileNameWithoutExtension(project)}");
        var log = new List<string>();
        var restore = RestoresLocked ? (string[])["-p:RestoreLockedMode=true"] : [];
        string[] arguments = ["build", project, "-c", "Release", "-v", "quiet", "-nologo", .. restore, .. options];
        var build = new ChildProcess(ChildProcess.DotNetPath, arguments)
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
