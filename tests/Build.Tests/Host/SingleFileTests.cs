namespace Build.Tests.Host;

/// <summary>--config with one training's file, as upstream's are, and --mirror.</summary>
public sealed class SingleFileTests
{
    private const string Pretraining = """
        data:
          train_dataset: { root_dir: raw, file_format: h5, transforms: [PoseSelect: { preset: mediapipe_holistic_minimal_27 }] }
          val_dataset: { root_dir: raw, file_format: h5 }
        model: { pred_steps: 2, encoder: { type: st-gcn } }
        params: { lr: 1e-3, max_epochs: 3 }
        """;

    [Fact]
    public async Task A_file_in_upstreams_layout_is_a_cached_stage()
    {
        using var host = new HostRun();
        Directory.CreateDirectory(host.Path("elsewhere"));
        File.WriteAllText(host.Path("elsewhere/pretrain_dpc.yaml"), Pretraining);

        (await host.RunAsync("--config=elsewhere/pretrain_dpc.yaml --target=Pretrain --dryrun")).Ended(0)
            .Says("would run  pretrain_dpc/pretrain  (missing output)").Says("would need").Says("3 stages would run, 0 are cached.");
        Assert.Empty(host.Ran);

        Directory.CreateDirectory(host.Path("raw"));
        File.WriteAllText(host.Path("raw/a.h5"), "h5");
        (await host.RunAsync("--config=elsewhere/pretrain_dpc.yaml --target=Pretrain --set params.max_epochs=1 --parallel=1")).Ended(0);
        Assert.Equal(["pack", "pack", "pretrain"], host.Ran);
        (await host.RunAsync("--config=elsewhere/pretrain_dpc.yaml --target=Pretrain --set params.max_epochs=1 --parallel=1")).Ended(0)
            .Says("Skipped");
        Assert.Equal(3, host.Ran.Count);
    }

    [Fact]
    public async Task A_file_without_a_meaning_here_is_refused_with_a_clear_word()
    {
        using var host = new HostRun();
        File.WriteAllText(host.Path("video.yaml"), "model: { encoder: { type: cnn3d } }\ndata: { modality: video }\n");

        (await host.RunAsync("--config=video.yaml --dryrun")).Ended(1).Says("this project's networks read poses");
    }

    [Theory]
    [InlineData("/copy")]
    [InlineData("ftp://host/copy")]
    public async Task What_is_no_mirror_is_refused_before_anything_runs(string mirror)
    {
        using var host = new HostRun();
        (await host.RunAsync($"--target=BuildHdf5 --mirror={mirror}")).Says($"--mirror={mirror}");
        Assert.Empty(host.Ran);
    }
}
