using System.Text.RegularExpressions;
using OpenHands.Models.States;
using OpenHands.Results.Embeddings;
using OpenHands.Runs;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>
/// The whole chain on a corpus of a few seconds: what is learnt does not matter here, that every part takes the next one's files does.
/// </summary>
public sealed class TrainingVerbTests
{
    private const string Transforms = """
        transforms: [{PoseSelect: {preset: mediapipe_holistic_minimal_27}},
            {CenterAndScaleNormalize: {reference_points_preset: shoulder_mediapipe_holistic_minimal_27}}]
        """;

    private const string Model = "model: { pred_steps: 1, hidden_dim: 16, encoder: { type: st-gcn, params: { hidden_channels: 4, "
        + "graph_args: { layout: mediapipe-27 } } } }\n";

    private const string Tcn = "model: { pred_steps: 1, in_channels: 4, hidden_dim: 16, encoder: { type: tcn, params: { num_points: 59, "
        + "hidden_channels: 8 } } }\n";

    [Fact]
    public void Pretraining_feeds_fine_tuning_evaluation_and_prediction()
    {
        using var folder = new TemporaryFolder();
        var (best, tuned, evaluated) = Train(folder);

        Assert.Contains("7 missing (final_bn, final_fc)", tuned.Output, StringComparison.Ordinal);
        Assert.Contains("on 8 clips of 2 glosses (chance 0.500)", evaluated.Output, StringComparison.Ordinal);
        var record = RunRecordFile.Read(folder.File("evaluate"));
        Assert.Equal(("evaluate", "st-gcn", "dpc", "pretrained", 2),
            (record.Kind, record.Encoder, record.Decoder, record.Init, record.Classes));
        Assert.Equal(9, File.ReadAllLines(folder.File("evaluate/predictions.csv")).Length);
        File.WriteAllText(folder.File("own.yaml"), "kind: finetune\n" + File.ReadAllText(folder.File("finetune.yaml")));
        var byItsOwn = CommandRun.Succeeding("evaluate", $"--config={folder.File("own.yaml")}", $"--output={folder.File("again")}",
            $"--checkpoint={best}", "--device=cpu");
        Assert.Contains("on 8 clips of 2 glosses", byItsOwn.Output, StringComparison.Ordinal);
        Assert.Equal(64, RunRecordFile.Read(folder.File("finetune")).CheckpointSha256!.Length);

        var clip = Directory.EnumerateFiles(folder.File("poses/poses"), "*.pkl", SearchOption.AllDirectories).First();
        var predicted = CommandRun.Succeeding(
            "predict", $"--input={clip}", $"--checkpoint={best}", $"--config={folder.File("evaluate.yaml")}",
            $"--embeddings={folder.File("e.npy")}");
        Assert.StartsWith($"{Path.GetFileName(clip)}: ", predicted.Output, StringComparison.Ordinal);
        Assert.Contains("e.npy: 3 x 16 features", predicted.Output, StringComparison.Ordinal);
        var pretrained = folder.File("pretrain/checkpoints/best.safetensors");
        var embedded = CommandRun.Succeeding(
            "predict", $"--input={clip}", $"--checkpoint={pretrained}", $"--config={folder.File("pretrain.yaml")}",
            $"--embeddings={folder.File("p.npy")}");
        Assert.EndsWith("p.npy: 3 x 16 features\n", embedded.Output, StringComparison.Ordinal);
        Embeds(folder, best, pretrained, clip);
        Starts(folder, best, pretrained);
        var unnamed = CommandRun.Of("predict", $"--input={clip}", $"--checkpoint={pretrained}", $"--config={folder.File("pretrain.yaml")}");
        Assert.Contains("is a pretraining, which names no signs: ask for --embeddings=FILE", unnamed.Error, StringComparison.Ordinal);
        File.Copy(pretrained, folder.File("finetune/headless.safetensors"));
        string[] headless = ["predict", $"--input={clip}", $"--checkpoint={folder.File("finetune/headless.safetensors")}",
            $"--config={folder.File("evaluate.yaml")}"];
        var refused = CommandRun.Of(headless);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("7 missing (final_bn, final_fc), 4 left over (network_pred): the missing tensors would keep random "
            + "weights", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("h.npy: 3 x 16 features\n", CommandRun.Succeeding([.. headless, $"--embeddings={folder.File("h.npy")}"]).Output,
            StringComparison.Ordinal);
        Assert.Equal(Math.Log(4), RunRecordFile.Read(folder.File("pretrain")).Metrics["chance_loss"], 6);
        File.WriteAllText(folder.File("clip.mp4"), "no video, but the models are looked for first");
        var unread = CommandRun.Of("predict", $"--input={folder.File("clip.mp4")}", $"--checkpoint={best}",
            $"--config={folder.File("evaluate.yaml")}", $"--models={folder.File("none")}");
        Assert.Contains("This fetches them: ./build.sh openhands download --models=", unread.Error, StringComparison.Ordinal);
        Assert.Contains("tensors", CommandRun.Succeeding("inspect", best).Output, StringComparison.Ordinal);
    }

    // A classifier as the start of another hands on all but its head; as what is gone on with, its head too.
    private static void Starts(TemporaryFolder folder, string best, string pretrained)
    {
        var config = File.ReadAllText(folder.File("finetune.yaml"));
        foreach (var (text, said) in new[]
        {
            (config.Replace(pretrained, best, StringComparison.Ordinal),
                "7 missing (final_bn, final_fc), 7 left over (final_bn, final_fc)"),
            (config + $"pretrained: {best}\n", "none missing, none left over"),
        })
        {
            File.WriteAllText(folder.File("start.yaml"), text);
            var run = CommandRun.Succeeding("finetune", $"--config={folder.File("start.yaml")}", $"--output={folder.File("start")}",
                "--device=cpu", "--resume=never");
            Assert.Contains(said, run.Output, StringComparison.Ordinal);
        }
    }

    // The test split with its glosses, by the classifier's encoder and by the pretrained one; and a clip of the user's.
    private static void Embeds(TemporaryFolder folder, string best, string pretrained, string clip)
    {
        foreach (var (checkpoint, name) in new[] { (best, "tuned"), (pretrained, "frozen") })
        {
            var run = CommandRun.Succeeding(
                "embed", $"--checkpoint={checkpoint}", $"--config={folder.File("evaluate.yaml")}", $"--output={folder.File(name)}",
                "--format=parquet");
            Assert.Contains("8 x 16 features\nrecall at 1: ", run.Output, StringComparison.Ordinal);
            var made = EmbeddingFolder.Read(folder.File(name));
            Assert.Equal(File.ReadLines(folder.File("evaluate/predictions.csv")).Skip(1).Select(line => line.Split(',')[0]), made.Names);
            Assert.Equal(2, made.Glosses.Distinct().Count());
            Assert.Equal(made.Features, ParquetTable.Read(folder.File($"{name}/embeddings.parquet")).Features);
            Assert.Contains("tensor_shape: 16", File.ReadAllText(folder.File($"{name}/projector_config.pbtxt")), StringComparison.Ordinal);
        }

        var own = CommandRun.Succeeding("embed", $"--checkpoint={pretrained}", $"--config={folder.File("pretrain.yaml")}",
            $"--input={clip}", $"--output={folder.File("own")}");
        Assert.EndsWith("1 x 16 features\n", own.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("own/embeddings.parquet")));
        var unknown = CommandRun.Of("embed", $"--checkpoint={pretrained}", "--output=x", "--format=csv");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("--format=csv: expected npy or parquet", unknown.Error, StringComparison.Ordinal);
        var unlabelled = CommandRun.Of("embed", $"--checkpoint={pretrained}", $"--config={folder.File("pretrain.yaml")}", "--output=x");
        Assert.Equal(2, unlabelled.Code);
        Assert.Contains("name clips with --input=PATH", unlabelled.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_is_tracked_and_then_named()
    {
        var video = Fixtures.Shared("data", "video", "signer.mp4");
        var models = LocalModels.Folder(2);
        using var folder = new TemporaryFolder();
        var (best, _, _) = Train(folder);

        var run = CommandRun.Succeeding("predict", $"--input={video}", $"--checkpoint={best}", $"--config={folder.File("evaluate.yaml")}",
            $"--models={models}");

        Assert.Matches(@"^signer: \S+ [01]\.\d{3}, \S+ [01]\.\d{3}\n$", run.Output);
    }

    [Fact]
    public void Whole_hands_added_channels_a_network_without_a_skeleton_several_corpora_and_no_validation_go_together()
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "synthesize", "poses", "signs: 2\nsigners: 3\ntest_signers: 1\nrepetitions: 2\nrecordings: 4\nrecording_signs: 3\n");
        Stage(folder, "hdf5", "h5", $"poses: {folder.File("poses/raw")}\n");
        var transforms = Transforms.Replace("minimal_27", "top_body_59", StringComparison.Ordinal)
            .Replace("]", ", {HandsRelativeToWrist: {preset: mediapipe_holistic_top_body_59, factor: 3}}]", StringComparison.Ordinal);
        var windows = $"root_dir: [{folder.File("h5")}, {folder.File("h5")}], num_seq: 3, downsample: 1, {transforms}";
        var pretraining = $"data: {{ train_dataset: {{ {windows} }}, val_dataset: {{ {windows} }} }}\nparams: {{ max_epochs: 1, "
            + $"batch_size: 4 }}\n";
        var pretrained = Stage(folder, "pretrain", "pretrain", pretraining + Tcn);
        var classifier = Classifier(folder).Replace(Transforms, transforms, StringComparison.Ordinal);
        var tuned = Stage(folder, "finetune", "finetune", classifier
            + "optim: { optimizer: { name: Adam, params: { lr: 1e-2 } } }\ntrainer: { max_epochs: 2 }\ntraining: { validation: none }\n");

        Assert.Contains("8 training recordings, 8 for validation", pretrained.Output, StringComparison.Ordinal);
        Assert.Contains("8 training clips of 2 glosses, no validation: the last epoch counts", tuned.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("finetune/checkpoints/best.safetensors")));

        var probe = classifier.Replace("type: dpc,", "type: dpc, frozen: true,", StringComparison.Ordinal)
            .Replace("poses/train.csv }", "poses/train.csv, signer_pattern: '(signer[0-9]+)_', signers: signer0 }",
                StringComparison.Ordinal);
        var probed = Stage(folder, "finetune", "probe", probe + "optim: { optimizer: { name: Adam, params: { lr: 1e-2 } } }\ntrainer: "
            + "{ max_epochs: 2 }\ntraining: { validation: none, epoch_clips: 11 }\n");

        Assert.Contains("4 training clips of 2 glosses, no validation: the last epoch counts; each 3 times in an epoch", probed.Output,
            StringComparison.Ordinal);
        var after = StateFile.Read(folder.File("probe/checkpoints/best.safetensors")).ToDictionary(tensor => tensor.Name);
        var kept = StateFile.Read(folder.File("pretrain/checkpoints/best.safetensors"))
            .Where(tensor => tensor.Name is "agg.weight_hh_l0" or "conv_encoder.output.weight").ToList();
        Assert.Equal(2, kept.Count);
        Assert.Equal(RunRecordFile.Read(folder.File("finetune")).Parameters, RunRecordFile.Read(folder.File("probe")).Parameters);
        Assert.All(kept, tensor => Assert.Equal(tensor.Bytes.ToArray(), after[tensor.Name].Bytes.ToArray()));
    }

    [Fact]
    public void A_masked_pretraining_teaches_a_second_one_whose_fine_tuning_needs_the_first_no_more()
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "synthesize", "poses", "signs: 2\nsigners: 3\ntest_signers: 1\nrepetitions: 4\nrecordings: 4\nrecording_signs: 3\n");
        const string Streams = "transforms: [{PoseSelect: {preset: mediapipe_holistic_top_body_59}}, {TrimToHands: }, "
            + "{ResampleFrames: {frames: 16}}, {HandStreams: }]";
        var windows = $"root_dir: {folder.File("poses/raw")}, file_format: pkl, whole_clips: 64, seq_len: 16, num_seq: 1, downsample: 1, "
            + Streams;
        var pretraining = $"data: {{ train_dataset: {{ {windows} }}, val_dataset: {{ {windows} }} }}\n"
            + "params: { max_epochs: 1, batch_size: 4 }\n";
        string Network(string more) => "model: { objective: masked, in_channels: 3, hidden_dim: 16, clusters: 4, cluster_clips: 4, "
            + $"encoder: {{ type: conv-former, params: {{ hidden_channels: 8, num_convolutions: 1 }} }}{more} }}\n";
        Stage(folder, "pretrain", "first", pretraining + Network(""));
        var teacher = folder.File("first/checkpoints/last.safetensors");
        var second = Stage(folder, "pretrain", "pretrain", pretraining + Network($", teacher: {teacher}"));
        Assert.Matches(@"1 missing \(centres\), \d+ left over \(targets\)", second.Output);
        Assert.Equal(Math.Log(4), RunRecordFile.Read(folder.File("pretrain")).Metrics["chance_loss"], 6);

        Stage(folder, "pretrain", "first", pretraining + "seed: 2\n" + Network(""), "--resume=never");
        var resumed = CommandRun.Of("pretrain", $"--config={folder.File("pretrain.yaml")}", $"--output={folder.File("pretrain")}");
        Assert.Contains("Different: teacher, by content: ", resumed.Error, StringComparison.Ordinal);

        Directory.Delete(folder.File("first"), recursive: true);
        var classifier = Classifier(folder).Replace(Transforms, Streams, StringComparison.Ordinal)
            .Replace("seq_len: 10, num_seq: 3", "seq_len: 16, num_seq: 1", StringComparison.Ordinal)
            .Replace("type: dpc", "type: masked", StringComparison.Ordinal);
        var tuned = Stage(folder, "finetune", "finetune", classifier
            + "optim: { optimizer: { name: Adam, params: { lr: 1e-2 } } }\ntrainer: { max_epochs: 1 }\ntraining: { validation: none }\n");
        Assert.Matches(@"48 tensors loaded, 7 missing \(final_bn, final_fc\), \d+ left over \(teacher, recall\)", tuned.Output);
    }

    [Fact]
    public void Hdf5_files_and_pickles_are_packed_beside_the_output_once_and_again_when_they_change()
    {
        using var folder = new TemporaryFolder();
        Stage(folder, "synthesize", "poses", "signs: 2\nsigners: 3\ntest_signers: 1\nrepetitions: 1\nrecordings: 4\nrecording_signs: 3\n");
        Stage(folder, "hdf5", "h5", $"poses: {folder.File("poses/raw")}\n");
        var pretraining = $$"""
            data:
              train_dataset: { root_dir: {{folder.File("h5")}}, num_seq: 3, downsample: 1, {{Transforms}} }
              val_dataset: { root_dir: {{folder.File("poses/raw")}}, file_format: pkl, num_seq: 3, {{Transforms}} }
            params: { max_epochs: 1, batch_size: 4 }

            """;

        var first = Stage(folder, "pretrain", "run", pretraining + Model);
        Assert.Contains("4 training recordings, 4 for validation", first.Output, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(first.Output, "packing for training into"));
        Assert.Equal(2, Directory.GetFiles(folder.File("run-packed")).Length);

        var second = Stage(folder, "pretrain", "run", pretraining + Model);
        Assert.Equal(2, Regex.Count(second.Output, "packed before from the same files"));

        File.Delete(Directory.GetFiles(folder.File("poses/raw"), "*.pkl")[0]);
        var third = CommandRun.Of("pretrain", $"--config={folder.File("run.yaml")}", $"--output={folder.File("run")}");
        Assert.Contains("Different: validation data: 4 samples", third.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_corpus_is_named_with_its_key()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.yaml"),
            "data: { train_dataset: { root_dir: /no/corpus }, val_dataset: { root_dir: /no/corpus } }\n" + Model);

        var run = CommandRun.Of("pretrain", $"--config={folder.File("c.yaml")}", $"--output={folder.File("out")}");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("error: data.train_dataset.root_dir: there is no /no/corpus", run.Error, StringComparison.Ordinal);
    }

    private static (string Checkpoint, CommandRun Tuned, CommandRun Evaluated) Train(TemporaryFolder folder)
    {
        Stage(folder, "synthesize", "poses", "signs: 2\nsigners: 3\ntest_signers: 1\nrepetitions: 4\nrecordings: 4\nrecording_signs: 3\n");
        Stage(folder, "hdf5", "h5", $"poses: {folder.File("poses/raw")}\n");
        Stage(folder, "pack", "packed", $"poses: {folder.File("h5")}\n");
        var pretraining = $$"""
            data:
              train_dataset: { root_dir: {{folder.File("packed")}}, file_format: packed, num_seq: 3, downsample: 1, {{Transforms}} }
              val_dataset: { root_dir: {{folder.File("h5")}}, num_seq: 3, downsample: 1, {{Transforms}} }
            params: { max_epochs: 1, batch_size: 4 }

            """;
        Stage(folder, "pretrain", "pretrain", pretraining + Model);
        var classifier = Classifier(folder);
        var tuned = Stage(folder, "finetune", "finetune",
            classifier + "optim: { optimizer: { name: Adam, params: { lr: 1e-2 } } }\ntrainer: { max_epochs: 1 }\n");
        var best = folder.File("finetune/checkpoints/best.safetensors");
        var evaluated = Stage(folder, "evaluate", "evaluate", classifier + $"pretrained: {best}\n");
        return (best, tuned, evaluated);
    }

    private static string Classifier(TemporaryFolder folder)
    {
        var dataset = $"_target_: x.INCLUDEDataset, root_dir: {folder.File("poses/poses")}, seq_len: 10, num_seq: 3";
        return $$"""
            data:
              train_pipeline: { dataset: { {{dataset}}, split_file: {{folder.File("poses/train.csv")}} },
                dataloader: { batch_size: 4, shuffle: true }, {{Transforms}} }
              valid_pipeline: { dataset: { {{dataset}}, split_file: {{folder.File("poses/test.csv")}} },
                dataloader: { batch_size: 4 }, {{Transforms}} }
            model: { pretrained: { type: dpc, load_from: {
              cfg_file: {{folder.File("pretrain.yaml")}}, ckpt: {{folder.File("pretrain/checkpoints/best.safetensors")}} } } }

            """;
    }

    private static CommandRun Stage(TemporaryFolder folder, string verb, string output, string config, params string[] more)
    {
        var path = folder.File($"{output}.yaml");
        File.WriteAllText(path, config);
        return CommandRun.Succeeding([verb, $"--config={path}", $"--output={folder.File(output)}",
            .. (string[])(verb is "pretrain" or "finetune" or "evaluate" ? ["--device=cpu"] : []), .. more]);
    }
}
