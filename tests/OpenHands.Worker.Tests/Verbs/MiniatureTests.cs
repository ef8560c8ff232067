using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Synthetic.Miniature;
using OpenHands.Formats.Packed;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.Composition;

namespace OpenHands.Worker.Tests.Verbs;

/// <summary>The catalogue in small, fetched from a mirror and read as the paper's suite reads the real one.</summary>
public sealed class MiniatureTests
{
    [Fact]
    public void Every_data_set_of_the_suite_is_fetched_unpacked_and_read()
    {
        using var folder = new TemporaryFolder();
        var mini = folder.File("miniature");
        CommandRun.Succeeding("synthesize", $"--miniature={mini}",
            $"--catalogue={Path.Combine(Fixtures.Root, "experiments", "catalogue")}");
        var suite = Suite.Load("acl2022", Fixtures.Root, [$"values.brought={mini}/brought", $"download.catalogue={mini}/catalogue"],
            ["lstm", "dpc-stgcn"]);
        foreach (var stage in suite.Stages.Where(stage => stage.Kind == StageKind.Download))
        {
            Directory.CreateDirectory(folder.File(stage.Output));
            CommandRun.Succeeding("download", $"--config={Written(stage)}", $"--output={folder.File(stage.Output)}",
                $"--mirror={new Uri(Path.Combine(mini, MiniatureCatalogue.MirrorFolder)).AbsoluteUri}");
        }

        var read = new Dictionary<string, (int Train, int Test, int Classes)>();
        var classes = new HashSet<string>();
        foreach (var stage in suite.Stages.Where(stage => stage.Kind == StageKind.Finetune && stage.Experiment == "lstm"))
        {
            using var splits = TrainingSplits.Open(StageSchema.ReadFile<FinetuneSettings>(StageKind.Finetune, Written(stage), out _));
            foreach (var set in (IsolatedDataset[])[splits.All, splits.Test])
            {
                Assert.All(Enumerable.Range(0, set.Count), clip => Assert.Equal(75, set.Recording(clip).Joints));
            }

            Assert.Equal(splits.All.Glosses.Count, splits.Test.Glosses.Count);
            Assert.Equal(splits.All.Items.Select(item => item.Label).Distinct().Order(),
                splits.Test.Items.Select(item => item.Label).Distinct().Order());
            classes.Add(((FinetuneSettings)stage.Settings).Data.Train!.Dataset.ClassName);
            read[stage.Definition.Name] = (splits.All.Count, splits.Test.Count, splits.All.Glosses.Count);
        }

        Assert.Equal(12, read.Count);
        Assert.Equal( // each form of the catalogue
            DatasetCatalogue.Load(Path.Combine(mini, "catalogue")).Entries.OfType<IsolatedDatasetFile>().Select(entry => entry.Dataset)
                .Where(name => name != "all").Distinct().Order(),
            classes.Order());
        Assert.Equal((36, 36, 6), read["fingerspelling"]); // six languages, one signer each for training and test
        Assert.All(read.Where(set => set.Key != "fingerspelling"),
            set => Assert.Equal((set.Key, 12, 6, 6), (set.Key, set.Value.Train, set.Value.Test, set.Value.Classes)));
        Assert.Equal(10, PackedPoseSource.Find(folder.File("data/acl2022/raw"), ".h5").Count); // five corpora, two channels each
        Assert.Equal(18, PackedPoseSource.Find(folder.File("data/acl2022/include/INCLUDE"), ".pkl").Count);

        string Written(Stage stage)
        {
            var file = folder.File($"configs/{stage.Id}.yaml");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, stage.ConfigText.Replace("data/acl2022/", folder.File("data/acl2022/"), StringComparison.Ordinal));
            return file;
        }
    }

    [Fact]
    public void Upstreams_checkpoint_archives_are_fetched_unpacked_and_evaluated_on_their_data_set_with_the_file_they_hold()
    {
        // A network of each kind; the archive's place of checkpoint and configuration, and the data that it was trained on.
        (string Name, string Folder, string Yaml, string[] Data)[] released =
        [
            ("wlasl_lstm", "wlasl/lstm", "lstm.yaml", ["WLASL", "wlasl_metadata"]),
            ("lsa64_bert", "lsa64/bert", "config.yaml", ["LSA64", "lsa64_metadata"]),
            ("lsa64_slgcn", "lsa64/sl_gcn", "config.yaml", ["LSA64", "lsa64_metadata"]),
            ("lsa64_dpc", "lsa64/dpc", "config.yaml", ["LSA64", "lsa64_metadata"]), // an ST-GCN
        ];
        using var folder = new TemporaryFolder();
        var mini = folder.File("miniature");
        var catalogue = Path.Combine(Fixtures.Root, "experiments", "catalogue");
        CommandRun.Succeeding("synthesize", $"--miniature={mini}", $"--catalogue={catalogue}",
            $"--checkpoints=raw_dpc,{string.Join(',', released.Select(entry => entry.Name))}");
        Download("models", ["raw_dpc", .. released.Select(entry => entry.Name)]);
        foreach (var set in released.DistinctBy(entry => entry.Data[0]))
        {
            Download($"datasets/{set.Name.Split('_')[0]}", set.Data);
        }

        foreach (var (name, place, yaml, _) in released)
        {
            var unpacked = folder.File($"models/{name}/{place}");
            var config = File.ReadAllText(Path.Combine(unpacked, yaml));
            Assert.DoesNotContain("data/acl2022", config); // the author's paths
            var own = folder.File($"{name}.yaml");
            File.WriteAllText(own, config.Replace(MiniatureCheckpoints.AuthorsFolder, folder.File("datasets/"), StringComparison.Ordinal));
            var archive = name.EndsWith("lstm", StringComparison.Ordinal); // the archive itself is taken too
            var evaluated = CommandRun.Succeeding("evaluate", $"--config={own}", $"--output={folder.File($"out/{name}")}", "--device=cpu",
                $"--checkpoint={(archive ? folder.File($"models/{name}.zip") : Directory.GetFiles(unpacked, "*.ckpt").Single())}");
            Assert.Contains("on 6 clips of 6 glosses (chance 0.167)", evaluated.Output, StringComparison.Ordinal);
            Assert.Equal(7, File.ReadAllLines(folder.File($"out/{name}/predictions.csv")).Length);
        }

        Assert.True(File.Exists(folder.File("models/raw_dpc/raw_dpc/epoch=7-step=15.ckpt")));
        var refused = CommandRun.Of(
            "synthesize", $"--miniature={folder.File("other")}", $"--catalogue={catalogue}", "--checkpoints=INCLUDE");
        Assert.Contains("the catalogue's entry of that name is no checkpoint", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("other")));

        void Download(string output, string[] entries)
        {
            var config = folder.File($"{output.Replace('/', '-')}.yaml");
            File.WriteAllText(config, $"catalogue: {mini}/catalogue\nentries: [{string.Join(", ", entries)}]\n");
            Directory.CreateDirectory(folder.File(output));
            CommandRun.Succeeding("download", $"--config={config}", $"--output={folder.File(output)}",
                $"--mirror={new Uri(Path.Combine(mini, MiniatureCatalogue.MirrorFolder)).AbsoluteUri}");
        }
    }

    [Fact]
    public void Every_public_entry_but_the_checkpoints_has_a_file_at_its_address()
    {
        using var folder = new TemporaryFolder();
        var catalogue = DatasetCatalogue.Load(Path.Combine(Fixtures.Root, "experiments", "catalogue"));
        MiniatureCatalogue.Write(folder.Path, catalogue, cancellation: TestContext.Current.CancellationToken);

        var expected = catalogue.Entries.Where(entry => entry is { Url: not null } and not UpstreamCheckpoint)
            .Select(entry => $"{entry.Url!.Host}{entry.Url.AbsolutePath}");
        var mirror = folder.File(MiniatureCatalogue.MirrorFolder);
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            Directory.GetFiles(mirror, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(mirror, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }
}
