using System.Diagnostics;

namespace Build.Tests.Host;

public sealed class ScriptTests
{
    [Fact]
    public async Task A_checkout_path_that_msbuild_would_read_as_another_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = await RunAsync(folder, "a%20b#c", "./build.sh --dryrun");

        Assert.Equal(1, code);
        Assert.Contains("MSBuild reads %20 in a path as one other character. Move the checkout", output);
    }

    [Fact]
    public async Task Too_few_open_files_are_raised_or_named()
    {
        using var folder = new TemporaryFolder();
        var (code, output) = await RunAsync(folder, "a#b", "ulimit -n 64; ./build.sh --dryrun");

        Assert.Equal(1, code); // the stand-in for dotnet fails after it has said how many files it may open
        Assert.True(output.Contains("may open 1024") || output.Contains("only 64 files may be open at once"), output);
    }

    [Theory]
    [InlineData(false, "build.sh: building the host, once: about a minute")]
    [InlineData(true, "build.sh: sources of the host changed; building it again, which takes some 20 s")]
    public async Task Help_says_before_anything_else_that_the_host_is_being_built_and_how_long_that_takes(bool built, string said)
    {
        using var folder = new TemporaryFolder();
        var made = built ? "mkdir -p build/bin/host; touch build/bin/host/Build.dll; " : "";
        var (_, output) = await RunAsync(folder, "a", made + "./build.sh --help 2>&1");

        Assert.Equal(said, output.Split('\n')[0]); // then what the stand-in for dotnet says
        Assert.Contains("may open", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(TemporaryFolder folder, string checkout, string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script");
        var root = Directory.CreateDirectory(folder.File(checkout)).FullName;
        foreach (var sources in (string[])["build", "src/OpenHands.Runs", "src/OpenHands.Settings", "src/OpenHands.Poses"])
        {
            Directory.CreateDirectory(Path.Combine(root, sources));
        }

        foreach (var file in (string[])["src/Directory.Build.props", "Directory.Build.props", "Directory.Packages.props", "global.json"])
        {
            await File.WriteAllTextAsync(Path.Combine(root, file), string.Empty, TestContext.Current.CancellationToken);
        }

        File.Copy(Path.Combine(Fixtures.Root, "build.sh"), Path.Combine(root, "build.sh"));
        await File.WriteAllTextAsync(
            folder.File("dotnet"), "#!/usr/bin/env bash\necho \"may open $(ulimit -n)\"; exit 1\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.File("dotnet"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
