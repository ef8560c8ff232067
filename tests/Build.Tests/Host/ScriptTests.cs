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
        var made = built ? "mkdir -p build/obj; touch build/obj/build-sh.stamp; " : "";
        var (_, output) = await RunAsync(folder, "a", made + "./build.sh --help 2>&1");

        Assert.Equal(said, output.Split('\n')[0]); // then what the stand-in for dotnet says
        Assert.Contains("may open", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_leaves_the_files_of_a_host_that_runs_alone_and_removes_those_that_nobody_started_for_a_week()
    {
        using var folder = new TemporaryFolder();
        const string Again = "sleep 1.1; touch build/Task.cs; ./build.sh; ";
        var (code, output) = await RunAsync(
            folder, "a", $"./build.sh; ls build/bin; touch -d '8 days ago' build/bin/*; {Again}./build.sh; {Again}ls build/bin", Publishes);

        Assert.Equal(0, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var said = lines.Where(line => !line.StartsWith("build.sh: ", StringComparison.Ordinal)).ToList();
        var first = said[1];
        Assert.Equal($"runs {first}", said[0]);
        Assert.NotEqual(said[0], said[2]);
        Assert.Equal(said[2], said[3]); // no source changed: not built again
        Assert.NotEqual(said[3], said[4]);
        Assert.Equal([said[2], said[4]], said[5..].Select(name => $"runs {name}")); // the one before may be running still
    }

    [Fact]
    public async Task The_files_of_a_published_host_are_its_own_since_a_build_writes_into_those_that_it_made_them_from()
    {
        using var folder = new TemporaryFolder();
        var host = Path.GetDirectoryName(HostRun.Program)!;
        var (code, output) = await RunAsync(folder, "a", $"ls '{host}/Build.dll' && find '{host}' -name '*.dll' -links +1");

        Assert.Equal(0, code);
        Assert.Equal(Path.Combine(host, "Build.dll"), output.Trim());
    }

    private const string Fails = "echo \"may open $(ulimit -n)\"; exit 1";

    private const string Publishes = """
        if [[ $1 != publish ]]; then dll=${1%/Build.dll}; echo "runs ${dll##*/}"; exit; fi
        while [[ $1 != -o ]]; do shift; done
        mkdir -p "$2"; touch "$2/Build.dll"
        """;

    private static async Task<(int Code, string Output)> RunAsync(
        TemporaryFolder folder, string checkout, string command, string dotnet = Fails)
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
            folder.File("dotnet"), $"#!/usr/bin/env bash\n{dotnet}\n", TestContext.Current.CancellationToken);
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
