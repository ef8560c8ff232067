using System.IO.Compression;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Sampling;
using OpenHands.Datasets.Tests.Sampling;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests;

/// <summary>Real MediaPipe poses from beside the checkout; skipped where they are absent.</summary>
public sealed class RealPosesTests
{
    private static readonly TransformPipeline Transforms =
        new([new PoseSelect(LandmarkPreset.Minimal27), new CenterAndScaleNormalize(3, 4)]);

    [Fact]
    public void Pickled_words_read_as_an_include_dataset()
    {
        var archive = Fixtures.Shared("data", "poses-real", "islr", "isl16.zip");
        using var folder = new TemporaryFolder();
        ZipFile.ExtractToDirectory(archive, folder.Path);
        var options = new IsolatedDatasetSettings
        {
            ClassName = "INCLUDEDataset",
            RootDirectory = Directory.GetDirectories(folder.Path, "Pose_Signs", SearchOption.AllDirectories)[0],
            SplitFile = Fixtures.Shared("data", "poses-real", "islr", "train_isl16.csv"),
            SignerPattern = "(s[0-9]{3})_",
            WindowFrames = 10,
            Windows = 6,
        };
        using var train = IsolatedDatasets.Open(options, Transforms);
        using var test = IsolatedDatasets.Open(
            options with { SplitFile = Fixtures.Shared("data", "poses-real", "islr", "test_isl16.csv"), Glosses = [.. train.Glosses] },
                Transforms);

        Assert.Equal((16, 344, 176), (train.Glosses.Count, train.Count, test.Count));
        Assert.Empty(train.Items.Select(item => item.Signer).Intersect(test.Items.Select(item => item.Signer)));
        for (var i = 0; i < train.Count; i += 10)
        {
            var sample = train.Get(i, new SampleRandom(1, 0, i));
            Assert.Equal([6, 2, 10, 27], sample.Shape);
            Assert.All(sample.Values, value => Assert.True(float.IsFinite(value)));
            Assert.Contains(sample.Values, value => value != 0);
        }
    }

    [Fact]
    public void Words_in_hdf5_read_as_a_pose_set()
    {
        var file = Fixtures.Shared("data", "poses-real", "islr", "gasl2.h5");
        using var train = IsolatedDatasets.Open(
            new IsolatedDatasetSettings { ClassName = "PoseSetDataset", RootDirectory = file, UseConfidence = true }, Transforms);
        Assert.Equal((2, 290), (train.Glosses.Count, train.Count));
        Assert.Equal(3, train.Get(0, new SampleRandom(1, 0, 0)).Shape[0]);
        var (rest, held) = ItemSubsets.CarveSigners(train.Items, 2, seed: 1);
        Assert.Equal(train.Count, rest.Length + held.Length);
        Assert.NotEmpty(held);
    }

    [Fact]
    public void Wlasl100_by_signer_is_710_training_and_147_test_clips_of_signers_who_are_in_no_training_clip()
    {
        var hands = new TransformPipeline(
            [new PoseSelect(LandmarkPreset.Hands42), new InterpolateMissing(), new CenterAndScaleByHands(LandmarkPreset.Hands42)]);
        var options = new IsolatedDatasetSettings
        {
            ClassName = "PoseSetDataset",
            RootDirectory = Fixtures.Shared("data", "poses-real", "islr", "wlasl_hands.h5"),
            SplitColumn = "split_wlasl100_by_signer",
        };
        using var train = IsolatedDatasets.Open(options, hands);
        using var test = IsolatedDatasets.Open(options with { Splits = SplitSelection.OfList("test") }, hands);

        Assert.Equal((710, 147), (train.Count, test.Count));
        Assert.Equal((100, 90), (train.Glosses.Count, test.Items.DistinctBy(item => item.Gloss).Count()));
        Assert.Equal(train.Glosses, test.Glosses);
        var signers = test.Items.Select(item => item.Signer).ToHashSet();
        Assert.Equal(8, signers.Count);
        Assert.DoesNotContain(null, signers);
        Assert.Empty(signers.Intersect(train.Items.Select(item => item.Signer)));
        for (var i = 0; i < test.Count; i += 10)
        {
            var sample = test.Get(i, new SampleRandom(1, 0, i));
            Assert.All(sample.Values, value => Assert.True(float.IsFinite(value)));
            Assert.Contains(sample.Values, value => Math.Abs(value) > 1); // palms, not parts of the picture
        }
    }

    [Fact]
    public void Wlasl_of_a_size_is_the_clips_of_the_smaller_sizes_with_the_official_splits()
    {
        var options = new IsolatedDatasetSettings
        {
            ClassName = "PoseSetDataset",
            RootDirectory = Fixtures.Shared("data", "poses-real", "islr", "wlasl_hands.h5"),
            SubsetColumn = "smallest_subset",
            Subsets = ["100", "300"],
        };
        using var all = IsolatedDatasets.Open(options, Transforms);
        using var less = IsolatedDatasets.Open(options with { Subsets = ["100"] }, Transforms);
        Assert.Equal((300, 100), (all.Glosses.Count, less.Glosses.Count));
        Assert.Subset(all.Items.Select(item => item.Name).ToHashSet(), less.Items.Select(item => item.Name).ToHashSet());
    }

    [Fact]
    public void Dictionary_recordings_give_pretraining_windows()
    {
        using var folder = new TemporaryFolder();
        var store = PackedFolder.Pack(folder, Fixtures.Shared("data", "poses-real", "raw"), ".h5");
        using var source = PretrainingData.OpenPacked(
            [store], Transforms, Defects.Corrected, new PoseWindowsSettings { WindowFrames = 10, Windows = 7, Downsample = 1 });
        Assert.Equal(205, source.Count);
        var read = 0;
        for (var i = 0; i < source.Count; i += 5)
        {
            if (source.Get(i, new SampleRandom(1, 0, i)) is { } sample)
            {
                Assert.Equal([7, 10, 27, 2], sample.Shape);
                Assert.All(sample.Values, value => Assert.True(float.IsFinite(value)));
                read++;
            }
        }

        Assert.InRange(read, 20, 41);
    }
}
