using System.IO.Compression;
using System.Text.Json;
using OpenHands.Formats.Checkpoints;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Models.Tests.Golden;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

/// <summary>Checkpoints of the original in every layout, and our own, in and out of the networks.</summary>
public sealed class StateDictTests
{
    private static readonly PretrainerSettings Small = new() { Encoder = new StGcnSettings { HiddenChannels = 4 }, HiddenDim = 8 };

    public static TheoryData<string> PretrainerFiles { get; } =
    [
        "dpc_bare_legacy.pth", "dpc_bare_state_dict.pth", "dpc_lightning_cuda_legacy.ckpt", "dpc_lightning_zip.ckpt",
        "dpc_shared_gru_storage_legacy.pth", "dpc_shared_gru_storage_zip.pth",
    ];

    [Theory]
    [MemberData(nameof(PretrainerFiles))]
    public void Every_layout_of_the_originals_pretraining_checkpoint_loads_whole_and_scores_as_there(string file)
    {
        using var folder = new TemporaryFolder();
        var golden = Expected("pretrainer");
        using var network = new DpcPretrainer(
            Settings(golden) with { Objective = new DpcSettings { PredictionSteps = golden.At("config", "pred_steps").GetInt32() } },
            Defects.Upstream);
        var report = StateDictLoader.Load(network, Unpack(folder, file));
        Assert.True(report.IsComplete, $"{report}");
        CheckOutput(network, golden, "score");
    }

    [Fact]
    public void The_originals_classifier_checkpoint_loads_whole_and_classifies_as_there()
    {
        using var folder = new TemporaryFolder();
        var golden = Expected("finetuner");
        using var network = new DpcClassifier(Settings(Expected("pretrainer")), 2, golden.At("config", "num_class").GetInt32());
        Assert.True(StateDictLoader.Load(network, Unpack(folder, "finetuner_lightning_zip.ckpt")).IsComplete);
        CheckOutput(network, golden, "logits");
    }

    [Theory]
    [InlineData("module.")] // DataParallel
    [InlineData("_orig_mod.")] // torch.compile
    [InlineData("model.module.")]
    [InlineData("module._orig_mod.")]
    [InlineData("model._orig_mod.module.")]
    public void What_wrappers_put_before_names_does_not_count(string prefix)
    {
        using var saved = new DpcPretrainer(Small);
        using var loaded = new DpcPretrainer(Small);
        var report = StateDictLoader.Load(loaded, StateDictionary.Save(saved, prefix), "last.ckpt");
        Assert.True(report.IsComplete, $"{report}");
        Assert.Empty(report.LeftOver);
        EqualState(saved, loaded, report.Matched);
    }

    [Fact]
    public void A_part_that_was_compiled_alone_loads_too()
    {
        using var saved = new DpcPretrainer(Small);
        using var loaded = new DpcPretrainer(Small);
        var tensors = StateDictionary.Save(saved).Select(tensor => Renamed(
            tensor, tensor.Name.Replace("conv_encoder.", "conv_encoder._orig_mod.", StringComparison.Ordinal))).ToList();
        Assert.Contains(tensors, tensor => tensor.Name.Contains("._orig_mod.", StringComparison.Ordinal));
        Assert.True(StateDictLoader.Load(loaded, tensors, "last.ckpt").IsComplete);
    }

    [Fact]
    public void Two_names_of_one_tensor_are_refused()
    {
        using var network = new DpcPretrainer(Small);
        var tensors = StateDictionary.Save(network);
        var error = Assert.Throws<InvalidDataException>(() => StateDictLoader.Load(
            network, [.. tensors, Renamed(tensors[0], "module." + tensors[0].Name)], "last.ckpt"));
        Assert.Contains("two tensors stand for", error.Message, StringComparison.Ordinal);
    }

    private static TensorEntry Renamed(TensorEntry tensor, string name) => new(name, tensor.Type, [.. tensor.Shape], tensor.Bytes);

    [Fact]
    public void A_pretraining_checkpoint_feeds_a_classifier_and_the_report_says_what_did_not_match()
    {
        using var pretrainer = new DpcPretrainer(Small);
        using var classifier = Classifier();
        var report = StateDictLoader.Load(classifier, StateDictionary.Save(pretrainer, "model."), "last.ckpt");
        Assert.All(report.Matched, k => Assert.Matches("^(conv_encoder|agg)\\.", k));
        Assert.Equal(["final_bn", "final_fc"], report.Missing.Select(k => k.Split('.')[0]).Distinct());
        Assert.All(report.LeftOver, k => Assert.StartsWith("model.network_pred.", k, StringComparison.Ordinal));
        Assert.Contains("left over (network_pred)", report.ToString(), StringComparison.Ordinal);
        EqualState(pretrainer, classifier, report.Matched);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("model.", 5)]
    [InlineData("", 3)]
    public void A_start_that_is_a_classifier_leaves_its_head_behind_if_asked_to_whatever_its_classes(string prefix, int classes)
    {
        manual_seed(1);
        using var other = new DpcClassifier(Small, channels: 2, classes);
        using var classifier = new DpcClassifier(Small, channels: 2, classes: 3);
        var file = StateDictionary.Save(other)
            .Select(entry => new TensorEntry(prefix + entry.Name, entry.Type, [.. entry.Shape], entry.Bytes)).ToList();
        var head = classifier.get_parameter("final_fc.1.weight")!.clone();
        var report = StateDictLoader.Load(classifier, file, "other", IPretrainedClassifier.Head);

        Assert.All(report.Missing, key => Assert.StartsWith("final_", key, StringComparison.Ordinal));
        Assert.Equal(report.Missing.Select(key => prefix + key), report.LeftOver);
        Assert.Equal(7, report.Missing.Count);
        Assert.True(head.eq(classifier.get_parameter("final_fc.1.weight")!).all().item<bool>());
        Assert.True(other.get_parameter("agg.weight_hh_l0")!.eq(classifier.get_parameter("agg.weight_hh_l0")!).all().item<bool>());
        if (classes != 3)
        {
            Assert.Throws<InvalidDataException>(() => { StateDictLoader.Load(classifier, file, "other"); });
        }
    }

    [Fact]
    public void A_classifiers_checkpoint_feeds_a_pretrainer()
    {
        using var pretrainer = new DpcPretrainer(Small);
        using var classifier = Classifier();
        var report = StateDictLoader.Load(pretrainer, StateDictionary.Save(classifier), "best.safetensors");
        Assert.All(report.Missing, k => Assert.StartsWith("network_pred.", k, StringComparison.Ordinal));
        EqualState(classifier, pretrainer, report.Matched);
    }

    [Theory]
    [InlineData("a.safetensors")]
    [InlineData("a.ckpt")]
    public void What_is_saved_comes_back_bit_for_bit(string name)
    {
        using var folder = new TemporaryFolder();
        using var first = Classifier();
        using var second = Classifier();
        var path = folder.File(name);
        if (name.EndsWith(".ckpt", StringComparison.Ordinal))
        {
            PyTorchCheckpoint.Write(path, StateDictionary.Save(first, "model."));
        }
        else
        {
            SafeTensors.Write(path, StateDictionary.Save(first));
        }

        var report = StateDictLoader.Load(second, path);
        Assert.True(report.IsComplete, $"{report}");
        EqualState(first, second, report.Matched);
    }

    [Fact]
    public void Another_shape_is_refused_with_file_and_key_and_changes_nothing()
    {
        using var source = new DpcClassifier(Small, 2, classes: 4);
        using var network = Classifier();
        using var untouched = Classifier();
        StateDictLoader.Load(untouched, StateDictionary.Save(network), "copy");
        var error =
            Assert.Throws<InvalidDataException>(() => StateDictLoader.Load(network, StateDictionary.Save(source), "four-classes.ckpt"));
        Assert.Contains("four-classes.ckpt", error.Message, StringComparison.Ordinal);
        Assert.Contains("final_fc.1.weight is [4, 8], expected [3, 8]", error.Message, StringComparison.Ordinal);
        EqualState(untouched, network, [.. StateDictionary.Of(network).Select(e => e.Name)]);
    }

    [Fact]
    public void A_file_of_which_nothing_fits_is_refused_with_keys_of_both_sides()
    {
        using var network = Classifier();
        var error = Assert.Throws<InvalidDataException>(
            () => StateDictLoader.Load(network, [TensorEntry.FromSingles("backbone.weight", [1], [1f])], "other.pth"));
        Assert.Contains("backbone.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("conv_encoder.A", error.Message, StringComparison.Ordinal);
    }

    private static DpcClassifier Classifier() => new(Small, 2, classes: 3);

    private static JsonElement Expected(string part) =>
        JsonDocument.Parse(File.ReadAllText(Fixtures.Path("formats", "checkpoints", "ckpt_expected.json"))).RootElement.GetProperty(part);

    /// <summary>A checkpoint of the fixtures of the formats' tests, where their origin is stated.</summary>
    private static string Unpack(TemporaryFolder folder, string name)
    {
        using var packed = new GZipStream(File.OpenRead(Fixtures.Path("formats", "checkpoints", $"{name}.gz")), CompressionMode.Decompress);
        using var file = File.Create(folder.File(name));
        packed.CopyTo(file);
        return file.Name;
    }

    private static PretrainerSettings Settings(JsonElement golden)
    {
        var config = golden.GetProperty("config");
        Assert.Equal("st-gcn", config.At("encoder", "type").GetString());
        return new PretrainerSettings
        {
            Encoder = new StGcnSettings { HiddenChannels = config.At("encoder", "params", "hidden_channels").GetInt32() },
            HiddenDim = config.GetProperty("hidden_dim").GetInt32(),
        };
    }

    private static void CheckOutput(nn.Module<Tensor, Tensor> network, JsonElement golden, string key)
    {
        using var untracked = no_grad();
        network.eval();
        var input = golden.GetProperty("input");
        using var output = network.forward(GoldenFill.Input(input[0].GetString()!, input[1].Longs()));
        Assert.All(golden.At(key, "values").Doubles().Zip(output.data<float>().ToArray()), p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    private static void EqualState(nn.Module expected, nn.Module actual, IReadOnlyList<string> keys)
    {
        var (left, right) = (StateDictionary.Of(expected).ToDictionary(e => e.Name), StateDictionary.Of(actual).ToDictionary(e => e.Name));
        Assert.NotEmpty(keys);
        Assert.All(keys, k => Assert.True(left[k].Value.eq(right[k].Value).all().item<bool>(), k));
    }
}
