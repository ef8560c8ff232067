using System.Text.Json;
using OpenHands.Datasets.Isolated;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>
/// Classes and items of every dataset against what upstream read from the same metadata (tests/fixtures/datasets). Where upstream's order
/// is the file system's or a Python set's, items are compared by gloss and without order.
/// </summary>
public sealed class DatasetGoldenTests
{
    private static readonly string Meta = Fixtures.Path("datasets", "meta");
    private static readonly JsonElement Goldens =
        JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("datasets", "datasets.json"))).RootElement.GetProperty("results");

    [Theory]
    [InlineData("include_train", "INCLUDEDataset", "include", "train.csv", null, "train")]
    [InlineData("include_test_missing_classes", "INCLUDEDataset", "include", "test.csv", null, "test")]
    [InlineData("wlasl_train", "WLASLDataset", "wlasl", "asl.json", null, "train")]
    [InlineData("wlasl_val", "WLASLDataset", "wlasl", "asl.json", null, "val")]
    [InlineData("wlasl_test", "WLASLDataset", "wlasl", "asl.json", null, "test")]
    [InlineData("wlasl_trainval", "WLASLDataset", "wlasl", "asl.json", null, "trainval")]
    [InlineData("autsl", "AUTSLDataset", "autsl", "train.csv", "classes.csv", "train")]
    [InlineData("lsa64_train", "LSA64Dataset", "lsa64/pose", null, "../signs.md", "train")]
    [InlineData("lsa64_val", "LSA64Dataset", "lsa64/pose", null, "../signs.md", "val")]
    [InlineData("lsa64_test", "LSA64Dataset", "lsa64/pose", null, "../signs.md", "test")]
    [InlineData("csl_glob_train", "CSLDataset", "csl/pose", null, "../gloss.txt", "train")]
    [InlineData("csl_glob_test", "CSLDataset", "csl/pose", null, "../gloss.txt", "test")]
    [InlineData("csl_glob_val", "CSLDataset", "csl/pose", null, "../gloss.txt", "val")]
    [InlineData("csl_split", "CSLDataset", "csl/pose", "../split.csv", "../gloss.txt", "train")]
    [InlineData("devisign_glob_train", "DeviSignDataset", "devisign/pose", null, "../L.txt", "train")]
    [InlineData("devisign_glob_test", "DeviSignDataset", "devisign/pose", null, "../L.txt", "test")]
    [InlineData("devisign_split", "DeviSignDataset", "devisign/pose", "../split.csv", "../L.txt", "train")]
    [InlineData("gsl", "GSLDataset", "gsl", "train.csv", "classes.csv", "train")]
    [InlineData("asllvd", "ASLLVDDataset", "asllvd", "train.json", "labels.txt", "train")]
    [InlineData("msasl", "MSASLDataset", "msasl", "train.json", "train.json", "train")]
    [InlineData("bosphorus_train", "Bosphorus22kDataset", "bosphorus/pose", null, "../all.csv", "train")]
    [InlineData("bosphorus_test", "Bosphorus22kDataset", "bosphorus/pose", null, "../all.csv", "test")]
    [InlineData("bosphorus_val", "Bosphorus22kDataset", "bosphorus/pose", null, "../all.csv", "val")]
    [InlineData("rwth_train", "RWTH_Phoenix_Signer03_Dataset", "rwth", "train.corpus", "data.corpus", "train")]
    public void Classes_and_items_equal_upstreams(string golden, string target, string root, string? split, string? classes, string splits)
    {
        var folder = Path.Combine(Meta, root);
        using var dataset = Open("openhands.datasets.isolated." + target, new IsolatedDatasetSettings
        {
            RootDirectory = folder,
            SplitFile = split is null ? null : Path.GetFullPath(Path.Combine(folder, split)),
            ClassMappingsFile = classes is null ? null : Path.GetFullPath(Path.Combine(folder, classes)),
            Splits = SplitSelection.OfText(splits),
            Defects = Defects.Upstream,
        });
        AssertEqual(Goldens.GetProperty(golden), dataset);
    }

    [Fact]
    public void A_list_of_splits_is_a_list_and_no_text_to_search()
    {
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = Meta,
            SplitFile = Path.Combine(Meta, "wlasl", "asl.json"),
            Splits = SplitSelection.OfList("train", "val"),
        };
        using var both = Open("WLASLDataset", options);
        AssertEqual(Goldens.GetProperty("wlasl_['train', 'val']"), both);
        Assert.Throws<InvalidDataException>(() => Open("WLASLDataset", options with { Splits = SplitSelection.OfList("trainval") }));
    }

    [Theory]
    [InlineData("fingerspelling_train", "train", "Argentine,Indian")]
    [InlineData("fingerspelling_test_one_language", "test", "Indian")]
    public void Fingerspelling_equals_upstreams(string golden, string split, string languages)
    {
        using var dataset = Open("FingerSpellingDataset", new IsolatedDatasetSettings
        {
            RootDirectory = Path.Combine(Meta, "fingerspelling"),
            Splits = SplitSelection.OfText(split),
            LanguageSet = ["Argentine", "Indian"],
            Languages = [.. languages.Split(',')],
            Defects = Defects.Upstream,
        });
        AssertEqual(Goldens.GetProperty(golden), dataset);
    }

    [Theory]
    [InlineData("concat_unifyFalse", false, false, false)]
    [InlineData("concat_unifyTrue", true, false, false)]
    [InlineData("concat_only_metadata_wlasl", true, true, false)]
    [InlineData("concat_numeric_gloss_in_all_text_csv", true, false, true)]
    public void Concatenations_equal_upstreams(string golden, bool unify, bool onlyMetadata, bool greek)
    {
        var common = new IsolatedDatasetSettings { RootDirectory = Meta, Defects = Defects.Upstream };
        var argentinian = common with
        {
            ClassName = "LSA64Dataset",
            RootDirectory = Path.Combine(Meta, "lsa64", "pose"),
            ClassMappingsFile = Path.Combine(Meta, "lsa64", "signs.md"),
            NormalizedClassMappingsFile = Path.Combine(Meta, "norm", "lsa.csv"),
        };
        var american = common with
        {
            ClassName = "WLASLDataset",
            RootDirectory = Path.Combine(Meta, "wlasl", "pose"),
            SplitFile = Path.Combine(Meta, "wlasl", "asl.json"),
            NormalizedClassMappingsFile = Path.Combine(Meta, "norm", "wlasl.csv"),
            OnlyMetadata = onlyMetadata,
        };
        var second = !greek ? american : common with
        {
            ClassName = "GSLDataset",
            RootDirectory = Path.Combine(Meta, "gsl", "pose"),
            SplitFile = Path.Combine(Meta, "gsl", "train.csv"),
            ClassMappingsFile = Path.Combine(Meta, "gsl", "classes.csv"),
            NormalizedClassMappingsFile = Path.Combine(Meta, "norm", "gsl.csv"),
        };
        using var dataset = ConcatenatedDataset.Open(
            common with { Datasets = [argentinian, second], UnifyVocabulary = unify }, TransformPipeline.Empty);
        AssertEqual(Goldens.GetProperty(golden), dataset);
    }

    private static IsolatedDataset Open(string target, IsolatedDatasetSettings options) =>
        IsolatedDatasets.Open(options with { ClassName = target }, TransformPipeline.Empty);

    private static void AssertEqual(JsonElement golden, IsolatedDataset dataset)
    {
        var glosses = golden.GetProperty("glosses").EnumerateArray().Select(gloss => gloss.GetString()!).ToArray();
        var note = golden.TryGetProperty("note", out var text) ? text.GetString()! : "";
        var ordered = !note.Contains("set", StringComparison.Ordinal);
        Assert.Equal(ordered ? glosses : glosses.Order(StringComparer.Ordinal), dataset.Glosses);
        Assert.Equal(golden.GetProperty("in_channels").GetInt32(), dataset.Channels);

        var expected = golden.GetProperty("items").EnumerateArray()
            .Select(item => $"{item[0].GetString()!.Replace("$META", Meta)} = {glosses[item[1].GetInt32()]}{Tail(item)}");
        var actual = dataset.Items
            .Select(
                item => $"{item.Name} = {dataset.Glosses[item.Label]}{(item.Dataset is null ? "" : $" {item.Language} {item.Dataset}")}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

        static string Tail(JsonElement item) => item.GetArrayLength() == 4 ? $" {item[2].GetString()} {item[3].GetString()}" : "";
    }
}
