using Build.Rehearsals;
using Build.Suites;

namespace Build.Tests.Rehearsals;

public sealed class RehearsalTests
{
    [Fact]
    public void Only_kinds_of_stages_that_a_suite_has_are_shortened()
    {
        Assert.All(Rehearsal.FewStepsOf(["download", "finetune", "evaluate"]), set => Assert.StartsWith("finetune.", set));
        Assert.Contains("finetune.trainer.max_epochs=1", Rehearsal.FewStepsOf(["finetune"]));
        Assert.Contains("pretrain.params.max_epochs=1", Rehearsal.FewStepsOf(["pretrain", "finetune"]));
        Assert.Empty(Rehearsal.FewStepsOf(["download"]));
    }

    [Fact]
    public void Tables_are_whole_when_they_are_those_of_the_papers_and_a_lost_table_or_cell_is_named()
    {
        using var folder = new TemporaryFolder();
        var listed = CatalogueRows.OfTable(Path.Combine(Catalogue, "paper_tables.csv"));
        foreach (var table in listed.GroupBy(row => (row["suite"], row["table"])))
        {
            var (suite, name) = table.Key;
            var path = folder.File(suite == "every" ? name : $"{suite}/{name}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".md", "|");
            File.WriteAllLines(path + ".csv", ["dataset,model,init,top1_mean,latency_ms",
                .. from row in table from dataset in row["datasets"].Split(' ') from model in row["models"].Split(';')
                   select $"{dataset},{model.Replace(" pretrained", ",pretrained").Replace(" scratch", ",scratch")}"
                       + (model.Split(' ')[^1] is "pretrained" or "scratch" ? "" : ",") + ",0.5,1.2"]);
        }

        Assert.Empty(Differences());
        Replace("acl2022/isolated.csv", "LSA64,BERT,,0.5", "LSA64,BERT,,");
        Assert.Equal(["acl2022/isolated: no figure for LSA64, BERT"], Differences());
        Replace("acl2022/isolated.csv", "LSA64,BERT,,,1.2\n", "");
        Assert.Equal(["acl2022/isolated: no figure for LSA64, BERT"], Differences());
        Replace("neurips2022/pretraining.csv", "WLASL2000,DPC SL-GCN,scratch,0.5", "WLASL2000,DPC SL-GCN,scratch,");
        Assert.Contains("neurips2022/pretraining: no figure for WLASL2000, DPC SL-GCN scratch", Differences());
        File.Delete(folder.File("acl2022/transfer.md"));
        Assert.Contains(Differences(), line => line.StartsWith("acl2022/transfer: the table is missing", StringComparison.Ordinal));
        File.WriteAllText(folder.File("acl2022/ablation.csv"), "a\n");
        Assert.Contains("acl2022/ablation: no table of the paper", Differences());
        File.Delete(folder.File("raw_datasets.csv"));
        Assert.Contains(Differences(), line => line.StartsWith("raw_datasets: the table is missing", StringComparison.Ordinal));
        File.WriteAllText(folder.File("isolated.csv"), "dataset,top-1,experiment\nCSL,missing,acl2022/bert\nGSL,missing,sample/bert\n");
        Assert.Contains("isolated.csv: a cell is missing: CSL, missing, acl2022/bert", Differences());
        Assert.DoesNotContain(Differences(), line => line.Contains("sample"));

        IReadOnlyList<string> Differences() => PaperTables.Differences(Catalogue, folder.Path, ["acl2022", "neurips2022"]);

        void Replace(string file, string from, string to)
        {
            var text = File.ReadAllText(folder.File(file));
            Assert.Contains(from, text);
            File.WriteAllText(folder.File(file), text.Replace(from, to));
        }
    }

    private static string Catalogue => Path.Combine(Fixtures.Root, "experiments", "catalogue");
}
