using System.Text.RegularExpressions;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Tests.Stages;

/// <summary>One training's file, as upstream's are, through the same door as a suite.</summary>
public sealed class UpstreamFilesTests
{
    [Fact]
    public void A_pretraining_file_is_a_stage_with_its_packed_stores()
    {
        using var folder = new TemporaryFolder();
        var suite = Load(folder, "ssl/pretrain_dpc.yaml", UpstreamLayouts.Pretraining, "compat=upstream", "params.max_epochs=2");

        Assert.Equal(["pack", "pack", "pretrain"],
            suite.Stages.Select(stage => stage.Id.Split('/', '-') is ["pack", ..] ? "pack" : stage.Definition.Name));
        var stage = suite.Stages[^1];
        Assert.Equal(("ssl", "results/runs/ssl/pretrain_dpc/pretrain"), (suite.Name, stage.Output));
        Assert.Equal((Compat.Upstream, 2),
            (((PretrainSettings)stage.Settings).Run.Compat, ((PretrainSettings)stage.Settings).Params.MaxEpochs));
    }

    [Fact]
    public void A_fine_tuning_file_is_a_stage_and_its_evaluation()
    {
        using var folder = new TemporaryFolder();
        var suite = Load(folder, "include/sl_gcn.yaml", "compat: upstream\nseed: 7\n" + UpstreamLayouts.Classification, "fraction=0.5");

        Assert.Equal(["sl_gcn/finetune", "sl_gcn/evaluate"], suite.Stages.Select(stage => stage.Id));
        Assert.Equal(["results/runs/include/sl_gcn/finetune/checkpoints/best.safetensors"],
            [((EvaluateSettings)suite.Stages[1].Settings).Checkpoint]);
        Assert.All(suite.Stages, stage => Assert.Contains("seed: 7", stage.ConfigText, StringComparison.Ordinal));
        Assert.Equal(["/corpora/INCLUDE/train.csv", "/corpora/INCLUDE/poses"],
            suite.Stages[0].ExternalInputs.Take(2).Select(input => input.Path).Order().Reverse());
    }

    [Fact]
    public void Earlier_spellings_have_their_present_meaning()
    {
        using var folder = new TemporaryFolder();
        var earlier = Regex.Replace(UpstreamLayouts.Classification, @"graph_args:\s+num_nodes: 27\n\s+inward_edges:",
            "num_points: 27\n            inward_edges:")
            .Replace("- RandomMove:", "- CenterAndScaleNormalize: { point_indexes_to_use: [3, 4] }");
        Assert.DoesNotContain("graph_args", earlier, StringComparison.Ordinal);

        var settings = (FinetuneSettings)Load(folder, "autsl/sl_gcn.yaml", earlier).Stages[0].Settings;

        var graph = ((DecoupledGcnSettings)settings.Model.Encoder!).Graph;
        Assert.Equal((27, 2), (graph.Nodes, graph.InwardEdges.Count));
        Assert.Equal("CenterAndScaleNormalize", settings.Data.Train!.Transforms[1].Name);
    }

    [Theory]
    [InlineData("model: { encoder: { type: cnn3d } }\ndata: { modality: video }", "this project's networks read poses")]
    [InlineData("dataset:\n  train: { root_dir: x }\nmodel: { type: cnn }", "this project's networks read poses")]
    public void A_file_without_a_meaning_here_is_refused_with_a_clear_word(string text, string says)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(says, Assert.Throws<ConfigurationException>(() => Load(folder, "old/cnn.yaml", text)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_file_of_upstream_is_read_or_refused_with_a_clear_word()
    {
        using var root = new TemporaryFolder();
        var examples = Fixtures.Shared("data", "upstream", "examples");
        var files = Directory.GetFiles(examples, "*.y*ml", SearchOption.AllDirectories);
        Dictionary<string, string> refused = [];
        foreach (var file in files)
        {
            try
            {
                Assert.NotEmpty(Suite.LoadFile(file, root.Path).Stages);
            }
            catch (ConfigurationException refusal)
            {
                refused.Add(Path.GetRelativePath(examples, file), refusal.Message);
            }
        }

        Assert.Equal(65, files.Length);
        Assert.Equal(["configs/autsl/gcn_bert.yaml", "configs/include/gcn_bert.yaml"], Where("'gcn' was removed from OpenHands"));
        Assert.Equal(["old_configs/3d_cnn.yml", "old_configs/cnn_bert.yml", "old_configs/cnn_rnn.yml"],
            Where("this project's networks read poses"));
        Assert.Equal(["old_configs/sample_conf.yaml"], Where("only pose data is supported"));
        Assert.Equal(6, refused.Count);

        IEnumerable<string> Where(string says) => refused.Where(file => file.Value.Contains(says, StringComparison.Ordinal))
            .Select(file => file.Key).Order(StringComparer.Ordinal);
    }

    private static Suite Load(TemporaryFolder folder, string name, string text, params string[] overrides)
    {
        var file = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return Suite.LoadFile(file, folder.Path, overrides);
    }
}
