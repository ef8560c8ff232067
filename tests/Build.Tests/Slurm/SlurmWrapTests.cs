using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>The worker of a job in a container.</summary>
public sealed class SlurmWrapTests
{
    [Fact]
    public async Task What_wraps_the_worker_gets_its_whole_command_line_and_the_signal_to_save()
    {
        await using var slurm = await SlurmRun.StartAsync(site: """
            defaults: { wrap: [apptainer, exec, --bind, "/a b,/c", worker.sif] }
            """);
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "apptainer", $"""
            printf '%s\n' "$@" > "{programs.File("arguments")}-$6" # stages of several jobs run side by side: a file for each verb
            [[ $1 == exec && $4 == worker.sif ]] || exit 9
            shift 4
            exec "$@"
            """);
        using var host = await slurm.WaitingTrainingAsync();
        var wrapped = await File.ReadAllLinesAsync(programs.File("arguments-pretrain"), TestContext.Current.CancellationToken);
        Assert.Equal(["exec", "--bind", "/a b,/c", "worker.sif", slurm.Host.Path("worker.sh"), "pretrain"], wrapped.Take(6));

        await slurm.RunAsync("--target=Pretrain --cancel");
        (await HostRun.EndAsync(host)).Says("was told to end, and saved; the same command goes on");
    }
}
