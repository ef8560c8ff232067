using Build.Processes;
using Build.Slurm;
using Build.Stages;
using OpenHands.Settings.Suites;
using Stage = Build.Stages.Stage;

namespace Build.Tests.Processes;

public sealed class StageProcessesTests
{
    private const string Config = """
        data: { train_dataset: { root_dir: a }, val_dataset: { root_dir: a } }
        model: { pred_steps: 1, encoder: { type: tcn } }
        params: { batch_size: 6 }
        """;

    [Fact]
    public void The_command_line_comes_before_the_stages_resources_and_only_pretraining_has_several_processes()
    {
        var stage = Of("pretrain") with { Resources = new ResourceSettings { Processes = 3 } };
        Assert.Equal(3, Options(null).ProcessesOf(stage));
        Assert.Equal(2, Options(2).ProcessesOf(stage));
        Assert.Equal(1, Options(null).ProcessesOf(Of("pretrain")));
        Assert.Equal(1, Options(2).ProcessesOf(Of("finetune")));
    }

    [Fact]
    public void A_batch_that_cannot_be_cut_is_refused_by_the_stages_name()
    {
        Assert.SkipWhen(SlurmQueue.PathOf("mpirun") is null, "needs mpirun (openmpi-bin), which is not on this machine");
        Options(3).RequireProcesses(Of("pretrain"));
        Options(4).RequireProcesses(Of("finetune"));
        var refused = Assert.Throws<StageException>(() => Options(4).RequireProcesses(Of("pretrain")));
        Assert.Contains("one/pretrain: params.batch_size 6 cannot be cut into equal parts for 4 processes", refused.Message,
            StringComparison.Ordinal);
    }

    private static StageOptions Options(int? processes) => new("cpu", "auto", Offline: false, Verbosity: null, Together: false,
        Processes: processes);

    private static Stage Of(string kind) => new($"one/{kind}", CachedKind.Named(kind), "out") { Config = Config };
}
