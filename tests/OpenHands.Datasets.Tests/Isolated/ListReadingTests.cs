using System.Text;
using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Sampling;
using OpenHands.Datasets.Validation;
using OpenHands.Formats.Packed;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>
/// Lists as spreadsheets, editors and other systems leave them. Each input is made here; files of the shared cases are read where they are.
/// </summary>
public sealed class ListReadingTests
{
    [Theory]
    [InlineData("17_trail.csv", "file,gloss,split\nc1.pkl,hello,train\nc2.pkl,bye,train\nc3.pkl,hello ,train\n")]
    [InlineData("18_blankcommas.csv", "file,gloss,split\nc1.pkl,hello,train\nc2.pkl,bye,train\n,,\n , ,\n")]
    [InlineData("", "\uFEFFfile,gloss,split\nc1.pkl,hello,train\nc2.pkl,bye,train\n")]
    [InlineData("", "file;gloss;split\r\nc1.pkl;hello;train\r\nc2.pkl;bye;train\r\n")]
    [InlineData("", "file\tgloss\tsplit\nc1.pkl\thello\ttrain\nc2.pkl\tbye\ttrain\n")]
    [InlineData("", "file , gloss , split\nc1.pkl,hello, train\nc2.pkl,bye,train \n")]
    public void Blanks_empty_rows_marks_and_other_separators_do_not_change_the_classes(string shared, string text)
    {
        foreach (var list in Both(shared, text))
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("list.csv"), list);
            using var dataset = Open(folder);

            Assert.Equal(["bye", "hello"], dataset.Glosses);
            Assert.All(dataset.Items, item => Assert.Equal(dataset.Glosses[item.Label], item.Gloss));
            Assert.Equal(("c1.pkl", "hello"), (dataset.Items[0].Name, dataset.Items[0].Gloss));
        }
    }

    [Fact]
    public void A_byte_that_is_no_utf8_is_named_with_its_row()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("list.csv"), Encoding.Latin1.GetBytes("file,gloss\nc1.pkl,été\nc2.pkl,ètè\n"));

        var error = Assert.Throws<InvalidDataException>(() => Open(folder)).Message;

        Assert.Equal($"{folder.File("list.csv")}: row 2, byte 19 of the file (0xe9) is no UTF-8; save the file as UTF-8", error);
        File.WriteAllBytes(folder.File("labels.txt"), [.. "ja\nn"u8, 0xE9, .. "e\n"u8]);
        var other = new IsolatedDatasetSettings
        {
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            ClassMappingsFile = folder.File("labels.txt"),
        };
        Assert.Contains("labels.txt: row 2, byte 5",
            Assert.Throws<InvalidDataException>(() => IsolatedDatasets.Named("CSLDataset").ReadGlosses(other)).Message);
    }

    [Fact]
    public void The_shared_latin1_list_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixtures.Shared("cases", "data", "19_latin1_merge.csv"), folder.File("list.csv"));
        Assert.Contains("row 2, byte", Assert.Throws<InvalidDataException>(() => Open(folder)).Message);
    }

    [Theory]
    [InlineData("37_emptygloss.csv", "file,gloss,split\nc1.pkl,,train\nc2.pkl,bye,train\n", "row 2: there is no gloss")]
    [InlineData("", "file,gloss,split\nc1.pkl,hello,train\nc2.pkl, ,train\n", "row 3: there is no gloss")]
    [InlineData("", "file,gloss,split\nc1.pkl,\"good\nmorning\",train\n", "row 2: the gloss 'good morning' holds a line break")]
    [InlineData("", "file,gloss,split\nc1.pkl,hello,\n", "row 2: there is no split")]
    [InlineData("", "file,gloss,split\n,hello,train\n", "row 2: there is no clip")]
    public void A_row_that_lacks_something_is_refused_with_its_number(string shared, string text, string expected)
    {
        foreach (var list in Both(shared, text))
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("list.csv"), list);
            Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Open(folder)).Message);
        }
    }

    [Fact]
    public void A_splits_name_counts_in_upper_and_lower_case()
    {
        foreach (var list in Both("20_capsplit.csv",
            "file,gloss,split\nc1.pkl,hello,train\nc2.pkl,bye,Train\nc3.pkl,hello,train\nc4.pkl,bye,TRAIN\nc5.pkl,bye,test\n"))
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("list.csv"), list);
            using var dataset = Open(folder);
            Assert.Equal(["c1.pkl", "c2.pkl", "c3.pkl", "c4.pkl"], dataset.Items.Select(item => item.Name));
        }
    }

    [Fact]
    public void Two_unicode_forms_of_a_gloss_are_one_class()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"),
            $"file,gloss\na.pkl,{"é".Normalize(NormalizationForm.FormD)}\nb.pkl,{"é".Normalize(NormalizationForm.FormC)}\n");
        using var dataset = Open(folder);
        Assert.Equal(["é".Normalize(NormalizationForm.FormC)], dataset.Glosses);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void A_published_list_is_read_as_written_where_upstreams_behaviour_is_wanted(bool upstream, int classes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "Word,FilePath\nsad,a.MOV\nsad ,b.MOV\n");
        using var dataset = Open(folder, "INCLUDEDataset", upstream ? Defects.Upstream : Defects.Corrected);
        Assert.Equal(classes, dataset.Glosses.Count);
    }

    [Fact]
    public void A_list_from_windows_finds_its_clips()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("Adj"));
        PosePickle.Write(folder.File("Adj/MVI_1.pkl"), Recordings.Counting(4));
        File.WriteAllText(folder.File("list.csv"), "Category,Word,Video,FilePath\nAdj,loud,MVI_1,Adj\\MVI_1.MOV\nDays,Second "
            + "(Number),MVI_2,Days\\Second (Number)\\MVI_2.MOV\n");
        using var include = Open(folder, "INCLUDEDataset");
        Assert.Equal("Adj/MVI_1.MOV", Assert.Single(include.Items).Name);
        Assert.Equal(4, include.Recording(0).Frames);

        File.WriteAllText(folder.File("list.csv"), "file,gloss\nAdj\\MVI_1.pkl,loud\n");
        using var csv = Open(folder);
        Assert.Equal(4, csv.Recording(0).Frames);
    }

    [Fact]
    public void The_shared_list_from_windows_finds_its_clip()
    {
        var shared = Fixtures.Shared("cases", "data", "42_backslash");
        using var dataset = IsolatedDatasets.Open(
            new IsolatedDatasetSettings
            {
                ClassName = "INCLUDEDataset",
                RootDirectory = Path.Combine(shared, "poses"),
                SplitFile = Path.Combine(shared, "include.csv"),
            }, TransformPipeline.Empty);
        Assert.True(dataset.Recording(0).Frames > 0);
        Assert.Equal("loud", Assert.Single(dataset.Items).Gloss);
    }

    [Fact]
    public void Folders_are_listed_without_hidden_files_and_without_going_in_circles()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("d"));
        PosePickle.Write(folder.File("d/a.pkl"), Recordings.Counting(70));
        File.WriteAllBytes(folder.File("d/._a.pkl"), [0, 5, 22, 7]);
        Directory.CreateSymbolicLink(folder.File("d/up"), "..");
        File.WriteAllText(folder.File("list.csv"), "file,gloss\nx,yes\n");

        Assert.Equal("d/a.pkl", Assert.Single(ValidationClips.InFolder(folder.Path)).Name);
        Assert.Equal("d/a", Assert.Single(PackedPoseSource.Find(folder.Path, ".pkl")).Label);
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = folder.File("d"),
            SplitFile = folder.File("list.csv"),
            InferenceMode = true,
            ClassName = "CsvDataset",
        };
        using var inference = IsolatedDatasets.Open(options, TransformPipeline.Empty);
        Assert.Equal(folder.File("d/a.pkl"), Assert.Single(inference.Items).Name);
    }

    private static IEnumerable<string> Both(string shared, string made)
    {
        var path = Path.Combine(Fixtures.Root, "..", "shared", "cases", "data", shared);
        return shared.Length > 0 && File.Exists(path) ? [made, File.ReadAllText(path)] : [made];
    }

    private static IsolatedDataset Open(TemporaryFolder folder, string target = "CsvDataset", Defects? defects = null) =>
        IsolatedDatasets.Open(
        new IsolatedDatasetSettings
        {
            ClassName = target,
            RootDirectory = folder.Path,
            SplitFile = folder.File("list.csv"),
            Defects = defects ?? Defects.Corrected,
        },
        TransformPipeline.Empty);
}
