using OpenHands.Datasets.Isolated;
using OpenHands.Datasets.Validation;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Validation;

public sealed class LabelFindingsTests
{
    private static readonly string[] Glosses = ["bye", "hello", "Hello", "wait"];

    [Fact]
    public void A_list_without_faults_gives_no_finding()
    {
        Assert.Empty(
            LabelFindings.Of(["bye", "hello"], [Item("a", 0), Item("b", 1)], [Item("c", 0), Item("d", 1)], classesAreFixed: false));
    }

    [Fact]
    public void Each_fault_is_one_line_with_its_count_and_first_example()
    {
        var findings = LabelFindings.Of(
            Glosses, [Item("a", 0), Item("a", 0), Item("b", 1), Item("c", 0), Item("c", 1)], [Item("b", 1), Item("d", 2),
                Item("e", 2)], classesAreFixed: false).ToList();

        Assert.Equal(
        [
            (false, "2 training clips are listed more than once; first: a (2 times)"),
            (true, "1 clip has more than one gloss; first: c is 'bye' and 'hello'. Keep the right row of each"),
            (false, "1 test clip is a training clip too; first: b"),
            (false, "1 group of glosses differs in case, blanks or Unicode form only, but count as different classes; first: 'hello', "
                + "'Hello'"),
            (true, "1 class has test clips (2 of 3) but no training clip, so no classifier can name them; first: 'Hello' (there is "
                + "'hello'). Correct the glosses, add training clips, or leave these rows out"),
            (false, "1 class of the list has neither training nor test clips; first: 'wait'"),
            (false, "1 class has training clips but no test clip; first: 'bye'"),
        ],
        findings.Select(finding => (finding.IsError, finding.Text)));
    }

    [Fact]
    public void A_class_list_of_its_own_may_hold_classes_that_are_not_trained() =>
        Assert.DoesNotContain(LabelFindings.Of(Glosses, [Item("a", 0)], [Item("b", 1)], classesAreFixed: true), finding => finding.IsError);

    [Fact]
    public void Copies_are_known_by_content_and_recordings_without_any_are_no_copies()
    {
        var findings = LabelFindings.OfContent(
            [(Item("a", 0), "1"), (Item("b", 0), null), (Item("c", 0), "2")], [(Item("a copy", 0), "1"), (Item("empty", 1), null),
                (Item("c other", 1), "2")]).ToList();

        Assert.Equal(
        [
            "1 recording is there under several names with different glosses; first: c 'bye', c other 'hello'",
            "2 of 3 test clips have the same content as a training clip; first: a copy is a. The evaluation gives top-1 with and "
                + "without them",
        ],
        findings.Select(finding => finding.Text));
    }

    [Fact]
    public void Splits_that_no_pipeline_reads_are_counted()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.csv"), "file,gloss,split\na,x,train\nb,x,Train\nc,x,dev\nd,x,dev\ne,x,test\n");
        var options = new IsolatedDatasetSettings { RootDirectory = folder.Path, SplitFile = folder.File("list.csv") };
        var corpus = IsolatedDatasets.Named("CsvDataset");

        var finding = Assert.Single(LabelFindings.Unread(corpus, options, [SplitSelection.Train, SplitSelection.OfText("test")]));

        Assert.Equal($"2 rows of {folder.File("list.csv")} are in splits that no pipeline reads: 'dev' (2); read are "
            + $"[train], test", finding.Text);
        Assert.Empty(LabelFindings.Unread(corpus, options, [SplitSelection.OfList("train", "dev", "test")]));
    }

    private static IsolatedItem Item(string name, int label) => new(name, "/" + name, label, Glosses[label]);
}
