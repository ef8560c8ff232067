using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Tests.Stages;

public sealed class UpstreamLayoutTests
{
    [Fact]
    public void An_upstream_pretraining_file_is_read_unchanged()
    {
        var config = Read<PretrainSettings>(StageKind.Pretrain, UpstreamLayouts.Pretraining, out var report);

        Assert.Empty(report.Problems);
        Assert.Equal(PoseFileFormat.Hdf5, config.Train.FileFormat);
        Assert.Equal((10, 7, 3), (config.Train.WindowFrames, config.Train.Windows, config.Train.Downsample));
        Assert.Equal(["PoseSelect", "CenterAndScaleNormalize", "ShearTransform", "RotatationTransform"],
            config.Train.Transforms.Select(t => t.Name));
        Assert.Equal(0.1, config.Train.Transforms[2].Arguments!["shear_std"]);
        Assert.Equal(PoseFileFormat.Pickle, config.Validation.FileFormat);
        var encoder = Assert.IsType<StGcnSettings>(config.Model.Encoder);
        Assert.Equal((64, 0.5, true, "mediapipe-27"),
            (encoder.HiddenChannels, encoder.Dropout, encoder.EdgeImportance, encoder.Graph.Layout));
        Assert.Equal((1e-4, 500, 128), (config.Params.LearningRate, config.Params.MaxEpochs, config.Params.BatchSize));
        Assert.Equal((Compat.Corrected, Protocol.Clean, 1L), (config.Run.Compat, config.Run.Protocol, config.Run.Seed));
    }

    [Fact]
    public void Keys_without_effect_are_listed_and_no_others()
    {
        Read<PretrainSettings>(StageKind.Pretrain, UpstreamLayouts.Pretraining, out var pretraining);
        Read<FinetuneSettings>(StageKind.Finetune, UpstreamLayouts.Classification, out var classification);

        Assert.Equal(
            ["data.train_dataset.num_channels", "data.val_dataset.num_channels", "params.output_path", "params.val_sanity_checks"],
                pretraining.Ignored);
        Assert.Contains("trainer.gpus", classification.Ignored);
        Assert.Contains("exp_manager.create_wandb_logger", classification.Ignored);
        Assert.Contains("exp_manager.checkpoint_callback_params.dirpath", classification.Ignored);
        Assert.DoesNotContain("trainer.max_epochs", classification.Ignored);
    }

    [Fact]
    public void An_upstream_classification_file_is_read_unchanged()
    {
        var config = Read<FinetuneSettings>(StageKind.Finetune, UpstreamLayouts.Classification, out var report);

        Assert.Empty(report.Problems);
        var train = config.Data.Train!;
        Assert.Equal("INCLUDEDataset", train.Dataset.ClassName);
        Assert.Equal("train", train.Dataset.Splits.ToString()); // a text, which upstream searches
        Assert.StartsWith("[", config.Data.Validation!.Dataset.Splits.ToString(), StringComparison.Ordinal);
        Assert.Null(train.Transforms[1].Arguments);
        Assert.Equal(true, train.Transforms[2].Arguments!["randomize_start_index"]);
        Assert.Equal((32, true, 3, true), (train.Loader.BatchSize, train.Loader.Shuffle, train.Loader.Workers, train.Loader.DropLast));
        var encoder = Assert.IsType<DecoupledGcnSettings>(config.Model.Encoder);
        Assert.Equal([(2, 0), (1, 0)], encoder.Graph.InwardEdges);
        Assert.Equal(new FcSettings { Dropout = 0.1 }, config.Model.Decoder);
        Assert.Equal(("Adam", 1e-3), (config.Optim.Optimiser.Name, config.Optim.Optimiser.LearningRate));
        Assert.Equal(("CosineAnnealingLR", 10), (config.Optim.Scheduler.Name, config.Optim.Scheduler.TMax));
        Assert.Equal((true, 100), (config.Manager.EarlyStopping, config.Manager.Patience));
        Assert.Equal(3, config.Manager.SaveTopK);
    }

    [Fact]
    public void Input_paths_are_reported_with_their_keys()
    {
        Read<FinetuneSettings>(StageKind.Finetune, UpstreamLayouts.Classification, out var report);

        Assert.Contains(report.Inputs, input =>
            input is { Key: "data.train_pipeline.dataset.split_file", Path: "/corpora/INCLUDE/train.csv" });
    }

    [Fact]
    public void A_checkpoint_of_a_pretraining_file_gives_the_architecture()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("pretrain.yaml"), UpstreamLayouts.Pretraining);
        var text = UpstreamLayouts.Classification[..UpstreamLayouts.Classification.IndexOf("\nmodel:", StringComparison.Ordinal)] + """

            model:
              pretrained:
                type: dpc
                load_from:
                  cfg_file: pretrain.yaml
                  ckpt: last.ckpt
            optim:
              optimizer: { name: Adam, params: { lr: 1e-5 } }
            """;
        var config = Read<FinetuneSettings>(StageKind.Finetune, text, out var report);

        Assert.Empty(report.Problems);
        Assert.Equal("last.ckpt", config.Model.Pretrained!.Checkpoint);
        Assert.IsType<StGcnSettings>(config.Model.Pretrained.ResolveModel(folder.Path).Encoder);
    }

    [Fact]
    public void The_older_flat_pretraining_model_is_an_st_gcn()
    {
        var text = UpstreamLayouts.Pretraining.Replace(
            UpstreamLayouts.Pretraining[UpstreamLayouts.Pretraining.IndexOf(
                "model:", StringComparison.Ordinal)..UpstreamLayouts.Pretraining.IndexOf("params:\n  lr", StringComparison.Ordinal)],
            "model:\n  pred_steps: 2\n  hidden_channels: 32\n\n",
            StringComparison.Ordinal);
        var config = Read<PretrainSettings>(StageKind.Pretrain, text, out var report);

        Assert.Empty(report.Problems);
        Assert.Equal(new DpcSettings { PredictionSteps = 2 }, config.Model.Objective);
        Assert.Equal(32, Assert.IsType<StGcnSettings>(config.Model.Encoder).HiddenChannels);
    }

    [Theory]
    [InlineData("max_epochs: 500", "max_epoch: 500", "f.yaml:46: unknown key 'params.max_epoch'; did you mean 'max_epochs'?")]
    [InlineData("lr: 1e-4", "lr: fast", "f.yaml:45: params.lr: expected a number of at least 0, found 'fast'")]
    [InlineData("type: st-gcn", "type: st-gnc", "unknown encoder 'st-gnc'; did you mean 'st-gcn'?")]
    [InlineData("type: st-gcn\n    params:", "type: tcn\n    params:\n      kernel_size: 4", "kernel_size: 4 is even")]
    [InlineData("shear_std: 0.1", "sheer_std: 0.1", "ShearTransform has no argument 'sheer_std': it takes shear_std")]
    [InlineData("- ShearTransform:", "- SheerTransform:", "unknown transform 'SheerTransform'; did you mean 'ShearTransform'?")]
    [InlineData("root_dir: /corpora/raw", "root: /corpora/raw", "key 'data.train_dataset.root_dir' is missing; expected a path")]
    [InlineData("num_seq: 7", "num_seq: 3", "num_seq 3 must be above model.pred_steps 3")]
    [InlineData("num_seq: 7", "num_seq: 7\n    whole_clips: 160", "whole_clips: takes every frame of a recording")]
    [InlineData("num_seq: 7", "num_seq: 7\n    views: true", "views: makes views of whole recordings: set whole_clips")]
    [InlineData("file_format: h5", "file_format: hdf", "expected one of h5, pkl, npy, packed, found 'hdf'")]
    [InlineData("batch_size: 128", "batch_size: 128\n  group_by: ^s", "params.group_by: and group_size belong together")]
    [InlineData("batch_size: 128", "batch_size: 128\n  group_by: ^s\n  group_size: 20",
        "params.group_size: 20 does not divide batch_size 128")]
    [InlineData("model:\n", "model:\n  objective: dcp\n",
        "model.objective: expected one of dpc, arrow-of-time, masked, found 'dcp'; did you mean 'dpc'?")]
    [InlineData("model:\n", "model:\n  objective: arrow-of-time\n", "unknown key 'model.pred_steps'")]
    [InlineData("batch_size: 128", "batch_size: 0", "params.batch_size: expected a whole number from 1 to 1048576, found '0'")]
    public void A_wrong_key_or_value_is_reported_with_place_and_remedy(string right, string wrong, string expected)
    {
        Read<PretrainSettings>(StageKind.Pretrain, UpstreamLayouts.Pretraining.Replace(right, wrong, StringComparison.Ordinal),
            out var report);

        Assert.Contains(expected, Assert.Throws<ConfigurationException>(report.ThrowIfAny).Message);
    }

    [Theory]
    [InlineData("INCLUDEDataset\n", "INCLUDDataset\n", "unknown data set 'INCLUDDataset'; did you mean 'INCLUDEDataset'?")]
    [InlineData("type: fc", "type: mlp", "unknown decoder 'mlp'")]
    [InlineData("type: decoupled-gcn", "type: cnn3d", "'cnn3d' reads video frames")]
    [InlineData("name: Adam", "name: Adagrad", "optim.optimizer.name: expected one of Adam, AdamW, SGD, found 'Adagrad'")]
    [InlineData("[2, 0],", "[27, 0],", "expected pairs [from, to] of nodes 0 to 26")]
    [InlineData("monitor: \"val_acc\"", "monitor: \"val_f1\"", "monitor: expected one of val_acc, val_loss, top1, top3, top5, loss")]
    [InlineData("mode: \"max\"", "mode: \"min\"", "'min': top1 is better when larger; write mode: max")]
    [InlineData("    monitor: \"val_acc\"\n        patience", "    monitor: val_loss\n        patience", "one metric serves both")]
    [InlineData("modality: \"pose\"", "modality: \"rgb\"", "only pose data is supported")]
    public void A_wrong_classification_value_is_reported(string right, string wrong, string expected)
    {
        Read<FinetuneSettings>(StageKind.Finetune, UpstreamLayouts.Classification.Replace(right, wrong, StringComparison.Ordinal),
            out var report);

        Assert.Contains(report.Problems, problem => problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arrow-of-time", "is 'dpc', but the pretraining's model.objective is 'arrow-of-time'; write type: arrow-of-time")]
    [InlineData("dpc", null)]
    public void A_classifier_names_the_objective_of_its_pretraining(string objective, string? expected)
    {
        var model = $"{{ pretrained: {{ type: dpc, load_from: {{ model: {{ objective: {objective}, encoder: {{ type: tcn }} }} }} }} }}";
        var text = $"data: {{}}\nmodel: {model}\noptim: {{ optimizer: {{ name: Adam }} }}\n";
        Read<FinetuneSettings>(StageKind.Finetune, text, out var report);

        var of = report.Problems.Where(problem => problem.Key == "model.pretrained.type").Select(problem => problem.Message);
        Assert.Equal(expected is null ? 0 : 1, of.Count());
        Assert.All(of, message => Assert.Contains(expected!, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("val_loss", "min", "loss")]
    [InlineData("top5", "max", "top5")]
    [InlineData("val_acc", "max", "top1")]
    public void The_monitored_metric_may_be_another_by_upstreams_name_or_its_own(string monitor, string mode, string expected)
    {
        var text = UpstreamLayouts.Classification.Replace("monitor: \"val_acc\"", $"monitor: {monitor}", StringComparison.Ordinal)
            .Replace("mode: \"max\"", $"mode: {mode}", StringComparison.Ordinal);
        var config = Read<FinetuneSettings>(StageKind.Finetune, text, out var report);

        Assert.Empty(report.Problems);
        Assert.Equal(expected, config.Manager.Monitor);
    }

    [Fact]
    public void Joined_data_sets_keep_their_order_and_own_keys()
    {
        const string dataset = """
            _target_: openhands.datasets.isolated.ConcatDataset
            unify_vocabulary: True
            datasets:
              WLASLDataset: { root_dir: w, split_file: w.json, normalized_class_mappings_file: w.csv }
              AUTSLDataset: { root_dir: a, split_file: a.csv, class_mappings_file_path: c.csv, only_metadata: True }
            modality: pose
            splits: train
            seq_len: 10
            """;
        var text = UpstreamLayouts.Classification;
        var start = text.IndexOf("            _target_: openhands", StringComparison.Ordinal);
        var end = text.IndexOf("        transforms:", StringComparison.Ordinal);
        var indented = string.Concat(dataset.Split('\n').Select(line => $"            {line}\n"));
        var config = Read<FinetuneSettings>(StageKind.Finetune, text[..start] + indented + text[end..], out var report);

        Assert.Empty(report.Problems);
        var joined = config.Data.Train!.Dataset;
        Assert.True(joined.UnifyVocabulary);
        Assert.Equal(["WLASLDataset", "AUTSLDataset"], joined.Datasets.Select(member => member.ClassName));
        Assert.True(joined.Datasets[1].OnlyMetadata);
        Assert.All(joined.Datasets, member => Assert.Equal(10, member.WindowFrames));
    }

    private static T Read<T>(StageKind kind, string yaml, out ConfigReport report)
    {
        report = new ConfigReport();
        return (T)StageSchema.Read(kind, (ConfigMap)YamlDocument.Parse(yaml, "f.yaml")!, report);
    }
}
