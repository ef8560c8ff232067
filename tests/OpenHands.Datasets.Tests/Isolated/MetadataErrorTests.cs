using OpenHands.Datasets.Isolated;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>Wrong metadata is refused with the file, the place and what was expected.</summary>
public sealed class MetadataErrorTests
{
    private static readonly string Meta = Fixtures.Path("datasets", "meta");

    [Theory]
    [InlineData("INCLUDEDataset", "Word,FilePath\n\"4. sad\"\n", "row 2 has 1 columns, the first has 2")]
    [InlineData("INCLUDEDataset", "Gloss,FilePath\nsad,a.MOV\n", "no column Word; it has Gloss, FilePath")]
    [InlineData("INCLUDEDataset", "", "empty, expected a row of column names")]
    [InlineData("INCLUDEDataset", "Word,FilePath\nSecond,a/Second (Number)/b.MOV\n", "no clip of split [train]")]
    [InlineData("WLASLDataset", "[{\"gloss\": \"book\"}]", "gloss 'book' has no list 'instances'")]
    [InlineData("WLASLDataset", "[{\"instances\": []}]", "an entry has no 'gloss'")]
    [InlineData("WLASLDataset", "{}", "expected a JSON array at the top, found object")]
    [InlineData("WLASLDataset", "[{", "no valid JSON")]
    [InlineData("WLASLDataset", "[]", "lists no class")]
    public void In_the_split_file(string target, string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list"), content);
        var error = Assert.Throws<InvalidDataException>(
            () => Open(target, new IsolatedDatasetSettings { RootDirectory = folder.Path, SplitFile = folder.File("list") }));
        Assert.Contains(expected, error.Message);
        Assert.Contains(expected.StartsWith("no clip", StringComparison.Ordinal) || expected == "lists no class"
            ? target
            : folder.File("list"), error.Message);
    }

    [Theory]
    [InlineData("LSA64Dataset", "001_001.pkl", "expected a name like 001_009_002.pkl")]
    [InlineData("LSA64Dataset", "x_001_001.pkl", "expected a number where the name has 'x'")]
    [InlineData("LSA64Dataset", "009_001_001.pkl", "class number 8, but")]
    [InlineData("CSLDataset", "Q01_01.pkl", "expected a name that begins with the signer")]
    public void In_a_clips_name(string target, string name, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("classes"), "01|Opaque|R|\n02|Red|R|\n");
        Directory.CreateDirectory(folder.File("000"));
        var clips = target == "LSA64Dataset" ? folder.Path : folder.File("000");
        File.WriteAllBytes(Path.Combine(clips, name), []);
        var error = Assert.Throws<InvalidDataException>(
            () => Open(target, new IsolatedDatasetSettings { RootDirectory = folder.Path, ClassMappingsFile = folder.File("classes") }));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void In_lists_that_do_not_fit_each_other()
    {
        var csl = new IsolatedDatasetSettings
        {
            RootDirectory = Path.Combine(Meta, "csl", "pose"),
            SplitFile = Path.Combine(Meta, "csl", "split_bad.csv"),
            ClassMappingsFile = Path.Combine(Meta, "csl", "gloss.txt"),
        };
        Assert.Contains("P99_01_00_0._color.pkl: missing, but", Assert.Throws<InvalidDataException>(() => Open("CSLDataset", csl)).Message);

        var phoenix = new IsolatedDatasetSettings
        {
            RootDirectory = Meta,
            SplitFile = Path.Combine(Meta, "rwth", "train.corpus"),
            ClassMappingsFile = Path.Combine(Meta, "rwth", "test.corpus"),
        };
        Assert.Contains("gloss 'HEUTE' is not among the",
            Assert.Throws<InvalidDataException>(() => Open("RWTH_Phoenix_Signer03_Dataset", phoenix)).Message);
    }

    [Fact]
    public void In_an_xml_that_would_pull_in_other_files()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("evil.corpus"),
            "<?xml version=\"1.0\"?><!DOCTYPE c [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><c><recording "
            + "name=\"a\"><orth>&x;</orth></recording></c>");
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.Path,
            SplitFile = folder.File("evil.corpus"),
            ClassMappingsFile = folder.File("evil.corpus"),
        };
        Assert.Contains("no valid XML", Assert.Throws<InvalidDataException>(() => Open("RWTH_Phoenix_Signer03_Dataset", options)).Message);
    }

    [Fact]
    public void In_what_upstream_only_crashes_on()
    {
        // Numeric glosses, upstream's default list of splits for fingerspelling, and a relative root folder all have one evident meaning.
        using var greek = Open("GSLDataset", new IsolatedDatasetSettings
        {
            RootDirectory = Meta,
            SplitFile = Path.Combine(Meta, "gsl", "train_int.csv"),
            ClassMappingsFile = Path.Combine(Meta, "gsl", "classes.csv"),
        });
        Assert.Equal("10", Assert.Single(greek.Items).Gloss);
        using var letters = Open("FingerSpellingDataset",
            new IsolatedDatasetSettings { RootDirectory = Path.Combine(Meta, "fingerspelling"), LanguageSet = ["Indian"] });
        Assert.Equal(4, letters.Count);
        Assert.All(letters.Items, item => Assert.True(File.Exists(new PickleClipReader(Defects.Corrected).Resolve(item.Location))));
        Assert.Contains("needs language_set",
            Assert.Throws<InvalidDataException>(
            () => Open("FingerSpellingDataset", new IsolatedDatasetSettings { RootDirectory = Meta })).Message);
    }

    [Fact]
    public void In_the_name_of_the_dataset() =>
        Assert.Contains("unknown dataset 'x.IncludeDataset': known are ASLLVDDataset,",
            Assert.Throws<ArgumentException>(() => IsolatedDatasets.Named("x.IncludeDataset")).Message);

    [Fact]
    public void Corrected_autsl_labels_follow_the_name_and_not_the_number()
    {
        using var dataset = Open("AUTSLDataset", new IsolatedDatasetSettings
        {
            RootDirectory = Meta,
            SplitFile = Path.Combine(Meta, "autsl", "train.csv"),
            ClassMappingsFile = Path.Combine(Meta, "autsl", "classes.csv"),
        });
        // ClassId 2 is "zor", which is sorted last of four.
        Assert.Equal(("zor", 3), (dataset.Items[0].Gloss, dataset.Items[0].Label));
    }

    [Fact]
    public void Corrected_include_classes_come_from_the_class_file()
    {
        using var test = Open("INCLUDEDataset", new IsolatedDatasetSettings
        {
            RootDirectory = Meta,
            SplitFile = Path.Combine(Meta, "include", "test.csv"),
            ClassMappingsFile = Path.Combine(Meta, "include", "train.csv"),
        });
        Assert.Equal((4, 1), (test.Glosses.Count, test.Items[0].Label));
    }

    private static IsolatedDataset Open(string target, IsolatedDatasetSettings options) =>
        IsolatedDatasets.Open(options with { ClassName = target }, TransformPipeline.Empty);
}
