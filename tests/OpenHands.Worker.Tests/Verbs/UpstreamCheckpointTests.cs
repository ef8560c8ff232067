using System.IO.Compression;
using OpenHands.Runs;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>Checkpoints and configurations as upstream leaves them.</summary>
public sealed class UpstreamCheckpointTests
{
    private const string Transforms = """
        transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}},
            {CenterAndScaleNormalize: {reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]
        """;

    /// <summary>
    /// A classifier as upstream keeps it (a Lightning file of PyTorch, 5 classes, hidden_dim 8, hidden_channels 4;
    /// tests/fixtures/formats/README.md says how it was made), bare and inside a release's archive, with a configuration of upstream's
    /// layout.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Upstreams_checkpoint_is_evaluated_and_predicts_with_upstreams_configuration(bool released)
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "synthesize", "poses", "signs: 5\nsigners: 2\ntest_signers: 1\nrepetitions: 2\nrecordings: 1\nrecording_signs: 3\n");
        var checkpoint = folder.File("epoch=3-step=10.ckpt");
        using (var packed = new GZipStream(File.OpenRead(Fixtures.Path("formats", "checkpoints", "finetuner_lightning_zip.ckpt.gz")),
            CompressionMode.Decompress))
        using (var file = File.Create(checkpoint))
        {
            packed.CopyTo(file);
        }

        File.WriteAllText(folder.File("pretraining.yaml"), $$"""
            data:
              train_dataset: { root_dir: /corpora/raw, file_format: h5, num_channels: 2, seq_len: 10, num_seq: 7, downsample: 3,
                {{Transforms}} }
              val_dataset: { root_dir: /corpora/val, file_format: pkl, num_channels: 2, seq_len: 10, num_seq: 7, downsample: 1,
                {{Transforms}} }
            model: { pred_steps: 3, hidden_dim: 8, encoder: { type: st-gcn, params: { hidden_channels: 4, dropout: 0.5,
              edge_importance_weighting: true, graph_args: { layout: mediapipe-27, strategy: spatial } } } }
            params: { lr: 1e-4, max_epochs: 500, batch_size: 128, num_workers: 6, output_path: model-outputs }
            """);
        var dataset = $"_target_: openhands.datasets.isolated.INCLUDEDataset, root_dir: {folder.File("poses/poses")}, modality: pose, "
            + "seq_len: 10, num_seq: 4";
        var config = folder.File("upstream.yaml");
        File.WriteAllText(config, $$"""
            name: DPC
            data:
              modality: pose
              train_pipeline: { dataset: { {{dataset}}, split_file: {{folder.File("poses/train.csv")}}, splits: train }, {{Transforms}},
                dataloader: { _target_: torch.utils.data.DataLoader, batch_size: 16, shuffle: true, num_workers: 1, pin_memory: true } }
              valid_pipeline: { dataset: { {{dataset}}, split_file: {{folder.File("poses/test.csv")}}, splits: test }, {{Transforms}},
                dataloader: { _target_: torch.utils.data.DataLoader, batch_size: 16, shuffle: false, num_workers: 1 } }
            model: { pretrained: { type: dpc, load_from: { cfg_file: {{folder.File("pretraining.yaml")}}, ckpt: /models/dpc.ckpt } } }
            optim: { loss: CrossEntropyLoss, optimizer: { name: Adam, lr: 1e-3 }, scheduler: { name: CosineAnnealingLR, T_max: 20 } }
            trainer: { gpus: 1, max_epochs: 1000 }
            """);
        if (released)
        {
            Directory.CreateDirectory(folder.File("release/dpc"));
            File.Move(checkpoint, folder.File("release/dpc/epoch=3-step=10.ckpt"));
            File.Copy(config, folder.File("release/dpc/config.yaml"));
            ZipFile.CreateFromDirectory(folder.File("release"), checkpoint = folder.File("include_dpc.zip"));
        }

        var evaluated = CommandRun.Succeeding(
            "evaluate", $"--config={config}", $"--checkpoint={checkpoint}", $"--output={folder.File("out")}", "--device=cpu");

        Assert.Contains("on 10 clips of 5 glosses (chance 0.200)", evaluated.Output, StringComparison.Ordinal);
        Assert.Equal(11, File.ReadAllLines(folder.File("out/predictions.csv")).Length);
        Assert.True(RunRecordFile.Read(folder.File("out")).MultiplyAdds > 0);

        File.WriteAllLines(folder.File("glosses.txt"), ["one", "two", "three", "four", "five"]);
        var clip = Directory.EnumerateFiles(folder.File("poses/poses"), "*.pkl", SearchOption.AllDirectories).First();
        var predicted = CommandRun.Succeeding("predict", $"--input={clip}", $"--checkpoint={checkpoint}", $"--config={config}",
            $"--output={folder.File("p.csv")}", $"--embeddings={folder.File("e.npy")}");
        Assert.Contains("e.npy: 4 x 8 features", predicted.Output, StringComparison.Ordinal);
        Assert.Contains(",five,", string.Join('\n', File.ReadAllLines(folder.File("p.csv")))
            + predicted.Output.Replace(" five ", ",five,", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static CommandRun Stage(TemporaryFolder folder, string verb, string output, string config)
    {
        var path = folder.File($"{output}.yaml");
        File.WriteAllText(path, config);
        return CommandRun.Succeeding(
            [verb, $"--config={path}", $"--output={folder.File(output)}", .. (string[])(verb == "pretrain" ? ["--device=cpu"] : [])]);
    }
}
