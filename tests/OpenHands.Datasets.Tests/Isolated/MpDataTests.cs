using OpenHands.Datasets.Isolated;
using OpenHands.Formats.Numpy;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>MP_Data/GLOSS/CLIP/FRAME.npy.</summary>
public sealed class MpDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MpDataTests()
    {
        foreach (var clip in (string[])["yes/0", "yes/1", "yes/2", "yes/10", "no/5"])
        {
            Write(clip);
        }
    }

    [Fact]
    public void Without_a_list_the_first_three_quarters_of_each_gloss_are_for_training()
    {
        using var train = Open(Options("train"));
        using var test = Open(Options("test"));

        Assert.Equal(["no", "yes"], train.Glosses);
        Assert.Equal(["yes/0", "yes/1", "yes/2"], train.Items.Select(item => item.Name));
        Assert.Equal(["no/5", "yes/10"], test.Items.Select(item => item.Name));
        Assert.Equal([0, 1], test.Items.Select(item => item.Label));
        Assert.Equal([2, 3, 75], train.Get(0, new SampleRandom(1, 0, 0)).Shape);
    }

    [Fact]
    public void With_a_list_clips_splits_and_signers_are_those_of_the_list()
    {
        File.WriteAllText(_folder.File("list.csv"), "clip,gloss,split,signer\nyes/10,yes,train,ann\nno/5,no,test,bob\n");

        using var train = Open(Options("train") with { SplitFile = _folder.File("list.csv") });

        Assert.Equal(("yes/10", "ann"), (Assert.Single(train.Items).Name, train.Items[0].Signer));
        Assert.Equal([2, 3, 75], train.Get(0, new SampleRandom(1, 0, 0)).Shape);
    }

    [Fact]
    public void Another_depth_of_folders_and_an_empty_folder_are_errors_that_name_the_place()
    {
        var above = Assert.Throws<InvalidDataException>(
            () => Open(Options("train") with { RootDirectory = Path.GetDirectoryName(_folder.File("MP_Data"))! }));
        Assert.Contains("MP_Data/no/5: frames here; expected GLOSS/CLIP/FRAME.npy", above.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder.File("empty"));
        var empty = Assert.Throws<InvalidDataException>(() => Open(Options("train") with { RootDirectory = _folder.File("empty") }));
        Assert.Contains("empty: no clips; expected GLOSS/CLIP/FRAME.npy", empty.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static IsolatedDataset Open(IsolatedDatasetSettings options) => IsolatedDatasets.Open(options, TransformPipeline.Empty);

    private IsolatedDatasetSettings Options(string split) => new()
    {
        ClassName = "MPDataDataset",
        RootDirectory = _folder.File("MP_Data"),
        Splits = SplitSelection.OfList(split),
    };

    private void Write(string clip)
    {
        var folder = Path.Combine(_folder.File("MP_Data"), clip);
        Directory.CreateDirectory(folder);
        for (var frame = 0; frame < 3; frame++)
        {
            NpyFile.Write(Path.Combine(folder, $"{frame}.npy"), Enumerable.Repeat(0.5f, 258).ToArray(), 258);
        }
    }
}
