using System.Globalization;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Synthetic;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>Datasets of ours: CSV, pose set, folder without labels, and a new class.</summary>
public sealed class OwnDatasetTests
{
    [Fact]
    public void Clips_of_more_keypoints_than_the_75_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new RawPoseWriter(folder.File("set.h5")))
        {
            writer.Add("face", Recordings.Counting(2, joints: 543));
            writer.Add("whole", Recordings.Counting(2));
            writer.Complete();
        }

        using var reader = new Hdf5ClipReader(RawPoseReader.Open(folder.File("set.h5")));

        var error = Assert.Throws<InvalidDataException>(() => reader.Read(new IsolatedItem("face", "face", 0, "")));
        Assert.Contains("set.h5: 'face' has 543 keypoints, expected the 75", error.Message, StringComparison.Ordinal);
        Assert.Equal(75, reader.Read(new IsolatedItem("whole", "whole", 0, "")).Joints);
    }

    [Fact]
    public void A_csv_of_files_glosses_and_splits_is_a_dataset()
    {
        using var folder = new TemporaryFolder();
        PosePickle.Write(folder.File("a.pkl"), Recordings.Counting(4));
        File.WriteAllText(folder.File("list.csv"), "file,gloss,split,signer\na.mp4,yes,train,ann\nb.mp4,\"no, never\",test,bob\n");
        using var dataset = Open("CsvDataset",
            new IsolatedDatasetSettings { RootDirectory = folder.Path, SplitFile = folder.File("list.csv") });
        Assert.Equal(["no, never", "yes"], dataset.Glosses);
        var item = Assert.Single(dataset.Items);
        Assert.Equal(("a.mp4", 1, "ann"), (item.Name, item.Label, item.Signer));
        Assert.Equal([2, 4, 75], dataset.Get(0, new SampleRandom(1, 0, 0)).Shape);
    }

    [Fact]
    public void A_named_column_says_which_rows_are_in_the_set_and_in_which_split()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "file,gloss,split,by_signer,size\n"
            + "a.pkl,yes,train,test,100\nb.pkl,no,train,train,100\nc.pkl,maybe,test,,300\nd.pkl,yes,test,train,300\n");
        var options = new IsolatedDatasetSettings
        {
            ClassName = "CsvDataset",
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            SplitColumn = "by_signer",
        };
        using var train = IsolatedDatasets.Open(options, new TransformPipeline([]));
        Assert.Equal(["no", "yes"], train.Glosses); // maybe is in no row of the set
        Assert.Equal([("b.pkl", 0), ("d.pkl", 1)], train.Items.Select(item => (item.Name, item.Label)));
        Assert.Equal(
            new Dictionary<string, int> { ["test"] = 1, ["train"] = 2 }, IsolatedDatasets.Named("CsvDataset").ReadSplits(options));

        using var part = IsolatedDatasets.Open(
            options with { SplitColumn = null, SubsetColumn = "size", Subsets = ["300"], Splits = SplitSelection.OfList("test") },
            new TransformPipeline([]));
        Assert.Equal(["c.pkl", "d.pkl"], part.Items.Select(item => item.Name));
    }

    [Theory]
    [InlineData("by_singer", null, "list.csv: no column by_singer; it has file, gloss, split, size")]
    [InlineData(null, "length", "list.csv: no column length; it has file, gloss, split, size")]
    [InlineData(null, "size", "list.csv: no row has '200' in the column size; subsets may be 100, 300")]
    public void A_column_or_subset_that_is_not_there_is_named_with_those_that_are(string? split, string? subset, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "file,gloss,split,size\na.pkl,yes,train,100\nb.pkl,no,train,300\n");
        var options = new IsolatedDatasetSettings
        {
            ClassName = "CsvDataset",
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            SplitColumn = split,
            SubsetColumn = subset,
            Subsets = subset is null ? [] : ["200"],
        };
        var error = Assert.Throws<InvalidDataException>(() => IsolatedDatasets.Open(options, new TransformPipeline([])));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pose_set_reads_clips_from_hdf5_with_the_csv_beside_it()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new RawPoseWriter(folder.File("set.h5")))
        {
            writer.Add("s1_hello_00", Recordings.Counting(6));
            writer.Add("s2_hello_00", Recordings.Counting(7));
            writer.Complete();
        }

        File.WriteAllText(folder.File("set.csv"),
            "clip,gloss,signer,split\ns1_hello_00,hello,s1,train\ns2_hello_00,hello,s2,test\ns3_no,no,s3,val\n");
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.File("set.h5"),
            Splits = SplitSelection.OfList("train", "test"),
            UseConfidence = true,
        };
        using var dataset = Open("PoseSetDataset", options);
        Assert.Equal(["hello", "no"], dataset.Glosses);
        Assert.Equal([3, 7, 75], dataset.Get(1, new SampleRandom(1, 0, 0)).Shape);

        using var missing = Open("PoseSetDataset", options with { Splits = SplitSelection.OfList("val") });
        Assert.Contains("no recording 's3_no'",
            Assert.Throws<InvalidDataException>(() => missing.Get(0, new SampleRandom(1, 0, 0))).Message);
    }

    [Fact]
    public void A_folder_without_labels_is_read_video_by_video_or_else_pickle_by_pickle()
    {
        using var folder = new TemporaryFolder();
        PosePickle.Write(folder.File("b.pkl"), Recordings.Counting(4));
        PosePickle.Write(folder.File("a.pkl"), Recordings.Counting(5));
        File.WriteAllText(folder.File("list.csv"), "file,gloss\nx,yes\n");
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            InferenceMode = true,
        };
        using (var pickles = Open("CsvDataset", options))
        {
            Assert.Equal([folder.File("a.pkl"), folder.File("b.pkl")], pickles.Items.Select(item => item.Name));
            Assert.Equal((-1, 5), (pickles.Get(0, new SampleRandom(1, 0, 0)).Label, pickles.Get(0, new SampleRandom(1, 0, 0)).Shape[1]));
        }

        File.WriteAllText(folder.File("b.mp4"), "");
        using (var videos = Open("CsvDataset", options))
        {
            Assert.Equal([folder.File("b.mp4")], videos.Items.Select(item => item.Name));
            Assert.Equal(4, videos.Get(0, new SampleRandom(1, 0, 0)).Shape[1]);
        }

        File.WriteAllText(folder.File("c.avi"), "");
        Assert.Contains("no c.pkl beside it", Assert.Throws<InvalidDataException>(() => Open("CsvDataset", options)).Message);
    }

    [Fact]
    public void Every_suffix_of_a_video_in_any_case_makes_a_clip_without_labels()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["a.mp4", "b.MP4", "c.mov", "d.WebM", "e.gif"];
        foreach (var name in names)
        {
            File.WriteAllText(folder.File(name), "");
            PosePickle.Write(folder.File(Path.ChangeExtension(name, ".pkl")), Recordings.Counting(4));
        }

        File.WriteAllText(folder.File("._a.mp4"), "");
        File.WriteAllText(folder.File("list.csv"), "file,gloss\nx,yes\n");
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            InferenceMode = true,
        };

        using var clips = Open("CsvDataset", options);

        Assert.Equal(names, clips.Items.Select(item => Path.GetFileName(item.Name)));
    }

    [Fact]
    public void Videos_that_differ_in_their_suffix_only_have_poses_of_their_own()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.mov"), "");
        File.WriteAllText(folder.File("a.mp4"), "");
        File.WriteAllText(folder.File("list.csv"), "file,gloss\nx,yes\n");
        PosePickle.Write(folder.File("a.pkl"), Recordings.Counting(4));
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            InferenceMode = true,
        };

        Assert.Contains("a.pkl, which are those of a.mov; rename",
            Assert.Throws<InvalidDataException>(() => Open("CsvDataset", options)).Message);

        // As extraction names them.
        PosePickle.Write(folder.File("a.mov.pkl"), Recordings.Counting(5));
        PosePickle.Write(folder.File("a.mp4.pkl"), Recordings.Counting(6));
        using var clips = Open("CsvDataset", options);
        Assert.Equal([5, 6], new[] { 0, 1 }.Select(i => clips.Get(i, new SampleRandom(1, 0, 0)).Shape[1]));
    }

    [Fact]
    public void The_inference_folder_of_the_cases_has_three_clips()
    {
        var cases = Fixtures.Shared("cases", "data", "21_inference_upper");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "file,gloss\nx,yes\n");

        using var clips = Open("CsvDataset",
            new IsolatedDatasetSettings { RootDirectory = cases, SplitFile = folder.File("list.csv"), InferenceMode = true });

        Assert.Equal(["a.mp4", "b.MP4", "c.mov"], clips.Items.Select(item => Path.GetFileName(item.Name)));
    }

    [Fact]
    public void A_synthetic_corpus_is_an_include_dataset_with_signers_by_pattern_and_labels_that_agree()
    {
        using var folder = new TemporaryFolder();
        SyntheticCorpus.Write(
            folder.Path,
            new SyntheticOptions { Signers = 3, TestSigners = 1, Repetitions = 1, Recordings = 0, Signs = 4 },
            cancellation: TestContext.Current.CancellationToken);
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.File("poses"),
            SplitFile = folder.File("train.csv"),
            SignerPattern = "(signer[0-9]+)_",
            WindowFrames = 10,
            Windows = 6,
        };
        using var train = Open("openhands.datasets.isolated.INCLUDEDataset", options);
        using var test = Open("INCLUDEDataset", options with { SplitFile = folder.File("test.csv"), Glosses = [.. train.Glosses] });
        Assert.Equal((8, 4), (train.Count, test.Count));
        Assert.Equal(["signer0", "signer1"], train.Items.Select(item => item.Signer).Distinct());
        Assert.Equal(train.Glosses, test.Glosses);
        Assert.All(test.Items, item => Assert.Equal(item.Gloss, train.Glosses[item.Label]));
        Assert.Equal([6, 2, 10, 75], train.Get(0, new SampleRandom(1, 0, 0)).Shape);

        using var one = Open("INCLUDEDataset", options with { Signers = "^signer1$" });
        Assert.Equal(4, one.Count);
        Assert.All(one.Items, item => Assert.Equal("signer1", item.Signer));
        Assert.Equal(train.Glosses, one.Glosses);
        Assert.Contains("none of the signers: signer0, signer1",
            Assert.Throws<InvalidDataException>(() => Open("INCLUDEDataset", options with { Signers = "signer7" })).Message);
        Assert.Contains("set signer_pattern",
            Assert.Throws<InvalidDataException>(
                () => Open("INCLUDEDataset", options with { SignerPattern = null, Signers = "signer1" })).Message);
    }

    [Fact]
    public void A_gloss_outside_the_fixed_vocabulary_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "file,gloss\na,yes\n");
        var options = new IsolatedDatasetSettings { RootDirectory = folder.Path, SplitFile = folder.File("list.csv"), Glosses = ["no"] };
        Assert.Contains("a: gloss 'yes' is not among the 1 classes",
            Assert.Throws<InvalidDataException>(() => Open("CsvDataset", options)).Message);
    }

    [Fact]
    public void A_dataset_of_ones_own_is_one_small_class()
    {
        using var folder = new TemporaryFolder();
        PosePickle.Write(folder.File("001_x.pkl"), Recordings.Counting(4));
        File.WriteAllText(folder.File("classes.txt"), "yes\nno\n");
        var options = new IsolatedDatasetSettings { RootDirectory = folder.Path, ClassMappingsFile = folder.File("classes.txt") };
        using var dataset = IsolatedDatasets.Open(new OwnCorpus(), options, TransformPipeline.Empty);
        Assert.Equal(("no", 1), (Assert.Single(dataset.Items).Gloss, dataset.Get(0, new SampleRandom(1, 0, 0)).Label));
    }

    private static IsolatedDataset Open(string target, IsolatedDatasetSettings options) =>
        IsolatedDatasets.Open(options with { ClassName = target }, TransformPipeline.Empty);

    // As docs/datasets.md shows it.
    private sealed class OwnCorpus : IsolatedCorpus
    {
        public override string ClassName => "MyDataset";

        public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
            File.ReadAllLines(options.ClassMappingsFile!);

        public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses) =>
            from file in Directory.GetFiles(options.RootDirectory, "*.pkl").Order(StringComparer.Ordinal)
            let label = int.Parse(Path.GetFileName(file)[..3], CultureInfo.InvariantCulture)
            select new IsolatedItem(file, file, label, glosses[label]);
    }
}
