using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Tests.Suites;

public sealed class SuiteTests
{
    [Fact]
    public void Stages_stand_behind_those_whose_output_they_read()
    {
        using var folder = new SuiteFolder();
        var stages = folder.Load().Stages;

        Assert.Equal(
            [
                "one/poses", "one/h5", "pack", "pack", "one/pretrain",
                "one/finetune/seed=1,init=pretrained", "one/finetune/seed=1,init=scratch", "one/finetune/seed=2,init=pretrained",
                    "one/finetune/seed=2,init=scratch",
                "one/evaluate/seed=1,init=pretrained", "one/evaluate/seed=1,init=scratch", "one/evaluate/seed=2,init=pretrained",
                    "one/evaluate/seed=2,init=scratch",
            ],
            stages.Select(stage => stage.Id.StartsWith("pack-", StringComparison.Ordinal) ? "pack" : stage.Id));
        Assert.All(stages, stage => Assert.All(stage.DependsOn, needed => Assert.True(Index(needed) < Index(stage))));

        int Index(Stage stage) => stages.ToList().IndexOf(stage);
    }

    [Fact]
    public void A_pretraining_on_hdf5_files_or_pickles_reads_stores_that_pack_stages_make_before_it()
    {
        using var folder = new SuiteFolder();
        var stages = folder.Load().Stages;
        var pretrain = stages.Single(stage => stage.Kind == StageKind.Pretrain);
        Stage[] packs = [.. stages.Where(stage => stage.Kind == StageKind.Pack)];
        var (train, validation) = (Assert.IsType<PackSettings>(packs[0].Settings), Assert.IsType<PackSettings>(packs[1].Settings));
        var settings = Assert.IsType<PretrainSettings>(pretrain.Settings);

        Assert.Equal(("data/small/one/h5", PoseFileFormat.Hdf5, "all", "float32"),
            (train.Poses.Single(), train.FileFormat, train.Preset, train.Element));
        Assert.Equal(("data/small/one/poses/poses", PoseFileFormat.Pickle), (validation.Poses.Single(), validation.FileFormat));
        Assert.Equal(["one/h5"], packs[0].DependsOn.Select(stage => stage.Id));
        Assert.Superset(packs.Select(pack => pack.Id).ToHashSet(), pretrain.DependsOn.Select(stage => stage.Id).ToHashSet());
        Assert.Equal(($"{packs[0].Output}/h5.packed", PoseFileFormat.Packed, false, 7),
            (settings.Train.Roots.Single(), settings.Train.FileFormat, settings.Train.FromPickles, settings.Train.Windows));
        Assert.Equal(($"{packs[1].Output}/poses.packed", true, 10, 1),
            (settings.Validation.Roots.Single(), settings.Validation.FromPickles, settings.Validation.Windows,
            settings.Validation.Downsample));
        Assert.Empty(pretrain.ExternalInputs);
    }

    [Fact]
    public void Pretrainings_on_the_same_files_share_one_pack_stage_and_every_file_of_a_list_counts()
    {
        const string Pretrain = """
            stages:
              pretrain:
                run: pretrain
                matrix: { seed: [1, 2] }
                with:
                  data:
                    train_dataset: { root_dir: [/d/a.h5, /d/b.h5], transforms: [ PoseSelect: { preset: mediapipe_holistic_minimal_27 } ] }
                    val_dataset: { root_dir: /d/v.packed, file_format: packed }
                  model: { pred_steps: 2, encoder: { type: st-gcn } }
            """;
        using var folder = new SuiteFolder(Pretrain);
        folder.Write("two.yaml", Pretrain);

        var stages = folder.Load().Stages;

        var pack = Assert.Single(stages, stage => stage.Kind == StageKind.Pack);
        Assert.Equal("mediapipe_holistic_minimal_27", Assert.IsType<PackSettings>(pack.Settings).Preset);
        Assert.Equal([("poses.0", "/d/a.h5"), ("poses.1", "/d/b.h5")], pack.ExternalInputs.Select(input => (input.Key, input.Path)));
        Assert.Equal(4, stages.Count(stage => stage.DependsOn.Contains(pack)));
        Assert.Equal(pack.Id, Suite.Load("small", folder.Root, experiments: ["two"]).Stages[0].Id);
        Assert.Equal("data.val_dataset.root_dir", Assert.Single(stages[^1].ExternalInputs).Key);
    }

    [Fact]
    public void Data_goes_to_data_and_networks_go_to_results()
    {
        using var folder = new SuiteFolder();
        var suite = folder.Load();

        Assert.Equal("data/small/one/poses", suite.Stages[0].Output);
        Assert.Equal("results/runs/small/one/finetune/seed=1,init=scratch", suite.Stages[6].Output);
    }

    [Theory]
    [InlineData("seed: []")]
    [InlineData("seed:")]
    public void An_axis_without_a_value_is_refused_with_file_and_key(string axis)
    {
        using var folder = new SuiteFolder($"stages:\n  made:\n    run: synthesize\n    matrix:\n      {axis}\n    with: {{ signs: 6 }}\n");

        Assert.StartsWith("experiments/small/one.yaml:5: stages.made.matrix.seed: an axis takes at least one value", folder.Refusal());
    }

    [Fact]
    public void Folders_of_one_name_are_two_suites_and_who_ran_first_keeps_the_plain_name()
    {
        using var folder = new SuiteFolder("stages: { made: { run: synthesize, with: { signs: 6 } } }\n");
        string Made(string path)
        {
            var suite = Path.Combine(folder.Root, path);
            Directory.CreateDirectory(suite);
            File.WriteAllText(Path.Combine(suite, "one.yaml"), "stages: { made: { run: synthesize, with: { signs: 6 } } }\n");
            return suite;
        }

        string NameOf(string path, bool claims) => Suite.Load(path, folder.Root, claimsName: claims).Name;
        var (a, b, small) = (Made("a/mine"), Made("b/mine"), Made("c/small"));

        Assert.Equal("mine", NameOf(b, claims: false)); // looking takes nothing
        Assert.Equal("mine", NameOf(a, claims: true));
        var other = NameOf(b, claims: true);
        Assert.Matches("^mine-[0-9a-f]{8}$", other);
        Assert.Equal(("mine", other), (NameOf(a, claims: true), NameOf(b, claims: false)));
        Assert.StartsWith($"data/{other}/one/made", Suite.Load(b, folder.Root).Stages[0].Output);
        Assert.Matches("^small-[0-9a-f]{8}$", NameOf(small, claims: true)); // the one under experiments/ has it always
        Assert.Equal("small", NameOf("small", claims: true));

        Directory.Move(a, Path.Combine(folder.Root, "moved"));
        Directory.CreateDirectory(Path.Combine(folder.Root, "d"));
        Directory.Move(Path.Combine(folder.Root, "moved"), Path.Combine(folder.Root, "d/mine"));
        Assert.Equal("mine", NameOf(Path.Combine(folder.Root, "d/mine"), claims: true)); // its results go with it
    }

    [Fact]
    public void Named_experiments_bring_only_the_shared_stages_that_they_read()
    {
        const string Shared = "stages:\n  poses: { run: synthesize, with: { signs: 4 } }\n  h5: { run: hdf5, with: { poses: "
            + "'${suite.poses}' } }\n  other: { run: synthesize, with: { signs: 5 } }\n";
        using var folder = new SuiteFolder("stages: { store: { run: pack, with: { poses: '${suite.h5}' } } }\n", Shared);
        folder.Write("two.yaml", "stages: { made: { run: synthesize, with: { signs: 6 } } }\n");

        Assert.Equal(["poses", "h5", "one/store"], Suite.Load("small", folder.Root, experiments: ["one"]).Stages.Select(stage => stage.Id));
        Assert.Equal(["two/made"], Suite.Load("small", folder.Root, experiments: ["two"]).Stages.Select(stage => stage.Id));
        Assert.Equal(5, folder.Load().Stages.Count);
    }

    [Fact]
    public void Resources_of_a_stage_are_read_and_change_nothing_else_of_it()
    {
        using var plain = new SuiteFolder();
        using var asking = new SuiteFolder(SuiteFolder.Graph.Replace("run: pretrain", "run: pretrain\n    resources: { cpus: 8, "
            + "memory: 32G, gpus: 'a100:2', time: 1-12:30:00 }", StringComparison.Ordinal));
        var (without, with) = (plain.Load().Stages[4], asking.Load().Stages[4]);

        Assert.Equal(new ResourceSettings { Cpus = 8, Memory = "32G", Gpus = "a100:2", Time = new TimeSpan(1, 12, 30, 0) },
            with.Definition.Resources);
        Assert.Null(without.Definition.Resources);
        Assert.Equal(without.ConfigText, with.ConfigText);
    }

    [Theory]
    [InlineData("cpus: 0", "resources.cpus: ")]
    [InlineData("memory: 16 GB", "resources.memory: expected a size such as 800M or 16G, found '16 GB'")]
    [InlineData("memory: 1G, memory_per_cpu: 1G", "resources.memory_per_cpu: stands in place of memory")]
    [InlineData("gpus: two", "resources.gpus: expected a number of GPUs, such as 1 or a100:2, found 'two'")]
    [InlineData("time: 2h", "resources.time: expected a time such as 45 (minutes), 2:00:00 or 1-12:00:00, found '2h'")]
    [InlineData("jobs: 2", "resources.jobs: a synthesize stage is not cut into jobs, only download, extract, pack; leave it out")]
    [InlineData("partition: main", "partition")]
    public void A_wrong_resource_is_named_with_its_line(string resources, string message)
    {
        using var folder = new SuiteFolder($"stages:\n  poses: {{ run: synthesize, resources: {{ {resources} }} }}\n");
        Assert.Matches($"one.yaml:[12]: .*{System.Text.RegularExpressions.Regex.Escape(message)}", folder.Refusal());
    }

    [Fact]
    public void A_run_from_scratch_does_not_wait_for_a_pretraining()
    {
        using var folder = new SuiteFolder();
        var stages = folder.Load().Stages;

        Assert.Equal(["one/poses", "one/pretrain"], stages[5].DependsOn.Select(stage => stage.Id).Order());
        Assert.Equal(["one/poses"], stages[6].DependsOn.Select(stage => stage.Id));
        var scratch = Assert.IsType<FinetuneSettings>(stages[6].Settings);
        Assert.Null(scratch.Model.Pretrained!.Checkpoint);
        Assert.Equal(new DpcSettings { PredictionSteps = 2 }, scratch.Model.Pretrained.Model!.Objective);
    }

    [Fact]
    public void An_evaluation_takes_data_model_and_checkpoint_from_its_cell()
    {
        using var folder = new SuiteFolder();
        var stage = folder.Load().Stages[^1];

        var config = Assert.IsType<EvaluateSettings>(stage.Settings);
        Assert.Equal("results/runs/small/one/finetune/seed=2,init=scratch/checkpoints/best.safetensors", config.Checkpoint);
        Assert.Equal(2, config.Run.Seed);
        Assert.DoesNotContain("max_epochs", stage.ConfigText, StringComparison.Ordinal);
    }

    [Fact]
    public void The_composed_text_is_a_file_that_reads_back_as_the_same_text()
    {
        using var folder = new SuiteFolder();
        foreach (var stage in folder.Load().Stages)
        {
            var path = Path.Combine(folder.Root, "config.yaml");
            File.WriteAllText(path, stage.ConfigText);
            var map = YamlDocument.ReadFile(path);

            Assert.Equal(stage.ConfigText, CanonicalYaml.Write(map, "kind", "compat", "protocol", "seed", "fraction", "init", "dataset"));
            Assert.StartsWith($"kind: {stage.Kind.Verb()}\n", stage.ConfigText);
        }
    }

    [Fact]
    public void Comments_spelling_and_order_of_keys_do_not_change_the_composed_text()
    {
        using var folder = new SuiteFolder();
        using var respelled = new SuiteFolder(SuiteFolder.Graph
            .Replace("params: { lr: 1e-3 }\n", "params: { lr: 0.001 } # slow\n", StringComparison.Ordinal)
            .Replace("{ pred_steps: 2, encoder: { type: st-gcn } }", "{ encoder: { type: 'st-gcn' }, pred_steps: 2 }",
                StringComparison.Ordinal));

        Assert.Equal(folder.Load().Stages.Select(stage => stage.ConfigText), respelled.Load().Stages.Select(stage => stage.ConfigText));
    }

    [Fact]
    public void Defaults_of_the_suite_lie_under_each_stage_of_a_kind()
    {
        using var folder = new SuiteFolder(
            suite: "defaults: { compat: upstream, seed: 7, pretrain: { params: { lr: 5, max_epochs: 9 } } }");
        var stages = folder.Load().Stages;

        var pretrain = Assert.IsType<PretrainSettings>(stages[4].Settings);
        Assert.Equal((1e-3, 9), (pretrain.Params.LearningRate, pretrain.Params.MaxEpochs));
        Assert.Equal((Compat.Upstream, 7L), (pretrain.Run.Compat, pretrain.Run.Seed));
        Assert.Equal(1, Assert.IsType<FinetuneSettings>(stages[5].Settings).Run.Seed);
    }

    [Fact]
    public void Shared_stages_and_values_belong_to_the_suite()
    {
        using var folder = new SuiteFolder(
            """
            stages:
              h5: { run: hdf5, with: { poses: "${suite.poses}/raw", name: "${values.file}" } }
            """,
            """
            values: { file: all }
            stages:
              poses: { run: synthesize }
            """);
        var stages = folder.Load().Stages;

        Assert.Equal(["data/small/poses", "data/small/one/h5"], stages.Select(stage => stage.Output));
        Assert.Equal(stages[0], Assert.Single(stages[1].DependsOn));
        Assert.Equal("all", Assert.IsType<Hdf5Settings>(stages[1].Settings).Name);
        Assert.Equal("other", Assert.IsType<Hdf5Settings>(folder.Load("values.file=other").Stages[1].Settings).Name);
    }

    [Fact]
    public void Paths_that_no_stage_makes_are_external_inputs()
    {
        using var folder = new SuiteFolder("stages: { h5: { run: hdf5, with: { poses: \"${root}/../brought\" } } }");

        Assert.Equal("../brought", Assert.Single(folder.Load().Stages[0].ExternalInputs).Path);
    }

    [Theory]
    [InlineData("poses: { run: synthesize", "poses: { run: synthesise",
        "experiments/small/one.yaml:3: stages.poses.run: expected one of download, synthesize")]
    [InlineData("${h5}", "${h6}", "experiments/small/one.yaml:9: ${h6}: no such stage; did you mean 'h5'?")]
    [InlineData("signs: 4", "sings: 4", "experiments/small/one.yaml:3: unknown key 'sings'; did you mean 'signs'?")]
    [InlineData("of: finetune", "of: pretrain", "an evaluate stage follows a finetune stage of the same file")]
    [InlineData("\"${poses}/raw\"", "\"${h5}\"", "stage one/h5 needs its own output")]
    [InlineData("init: [pretrained, scratch]", "inti: [pretrained]", "unknown key 'inti'; did you mean 'init'?")]
    [InlineData("seed: [1, 2]", "seed: [a/b]", "an axis has values of letters, digits")]
    [InlineData("description:", "descripton:", "unknown key 'descripton'; did you mean 'description'?")]
    [InlineData("signs: 4 }", "signs: 4, signs: 5 }", "key 'signs' a second time")]
    public void A_mistake_in_a_file_is_reported_with_its_line(string right, string wrong, string expected)
    {
        using var folder = new SuiteFolder(SuiteFolder.Graph.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(expected, folder.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_into_a_matrix_needs_the_same_axis()
    {
        using var folder = new SuiteFolder(
            SuiteFolder.Graph.Replace("  pretrain:\n    run: pretrain", "  pretrain:\n    run: pretrain\n    matrix: { seed: [1, 2] }",
            StringComparison.Ordinal));

        Assert.Equal("2", folder.Load().Stages.Single(stage => stage.Id == "one/finetune/seed=2,init=pretrained").DependsOn.Single(
            stage => stage.Kind == StageKind.Pretrain).Cell["seed"]);
        folder.Write("one.yaml", SuiteFolder.Graph.Replace(
            "  pretrain:\n    run: pretrain", "  pretrain:\n    run: pretrain\n    matrix: { compat: [upstream, corrected] }",
            StringComparison.Ordinal));
        Assert.Contains("stage pretrain has a matrix; name the same values in this stage's matrix (compat)", folder.Refusal(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_may_be_a_folder_anywhere()
    {
        using var folder = new SuiteFolder();
        using var elsewhere = new TemporaryFolder();

        var suite = Suite.Load(Path.Combine(folder.Root, "experiments", "small"), elsewhere.Path);
        Assert.Equal("small", suite.Name);
    }

    [Fact]
    public void Unknown_suites_and_experiments_are_refused_with_a_suggestion()
    {
        using var folder = new SuiteFolder();

        Assert.Contains("did you mean 'small'?", Assert.Throws<ConfigurationException>(() => Suite.Load("smal", folder.Root)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "--experiment on: no on.yaml in experiments/small; did you mean 'one'?",
            Assert.Throws<ConfigurationException>(() => Suite.Load("small", folder.Root, experiments: ["on"])).Message,
            StringComparison.Ordinal);
    }
}
