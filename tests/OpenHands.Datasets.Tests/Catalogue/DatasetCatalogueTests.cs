using System.Text.Json;
using OpenHands.Datasets.Catalogue;

namespace OpenHands.Datasets.Tests.Catalogue;

public sealed class DatasetCatalogueTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Root, "experiments", "catalogue");

    [Fact]
    public void The_repositorys_catalogue_lists_what_upstream_documents()
    {
        var catalogue = DatasetCatalogue.Load(Folder);

        var corpora = catalogue.Entries.OfType<RawCorpus>().ToList();
        Assert.Equal(14, corpora.Count);
        Assert.Equal(1129, corpora.Where(corpus => corpus.Language == "Indian").Sum(corpus => corpus.Hours));
        Assert.Equal("https://zenodo.org/record/5558897/files/ISH_News.zip", catalogue.Find("ISH_News").Url!.ToString());
        Assert.Equal(75_680_000_000, catalogue.Find("American").Bytes);
        Assert.Equal(
            ["Bosphorus22k", "CSL", "DEVISIGN"],
            catalogue.Entries.Where(entry => entry.Availability == Availability.NotPublic).Select(entry => entry.Name));
        Assert.Equal("raw_dpc.zip", catalogue.Find("raw_dpc").FileName);
        Assert.Contains(catalogue.ExpectedCounts, count => count is { Variant: "include50", Split: "test", Items: 192, Classes: 49 });
    }

    /// <summary>What upstream's own classes counted in the published metadata; the metadata themselves are not ours to keep.</summary>
    [Fact]
    public void Expected_counts_are_what_upstream_counts_in_the_real_metadata()
    {
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Shared("golden", "datasets.json")));
        var counted = goldens.RootElement.GetProperty("results").EnumerateObject()
            .Where(result => result.Name.StartsWith("REAL_", StringComparison.Ordinal) && result.Value.TryGetProperty("n_items", out _))
            .Select(result => (Name: result.Name["REAL_".Length..].Replace("validation", "val"),
                Items: result.Value.GetProperty("n_items").GetInt32(), Classes: result.Value.GetProperty("num_class").GetInt32()))
            .Order().ToList();

        var expected = DatasetCatalogue.Load(Folder)
            .ExpectedCounts.Where(count => !count.Source.Contains("second-hand", StringComparison.Ordinal))
            .Select(count => (Name: $"{count.Variant.Replace("bosphorus22k", "bosphorus")}_{count.Split}", count.Items, count.Classes))
            .Order().ToList();

        Assert.Equal(28, counted.Count);
        Assert.Equal(counted, expected);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => DatasetCatalogue.Load(Folder).Find("ISH_Newz"));

        Assert.Contains("near it: ISH_News", error.Message);
    }

    [Theory]
    [InlineData("public", "sometimes", "availability is 'sometimes', expected public, on request")]
    [InlineData("16000000000", "16 GB", "bytes is '16 GB', expected a number")]
    [InlineData("https://zenodo.org/record/5558897/files/ISH_News.zip", "file:///etc/passwd", "expected an http(s) address")]
    [InlineData("https://zenodo.org/record/5558897/files/ISH_News.zip", "", "ISH_News is public but has no url")]
    [InlineData("MBM_Vadodara,", "ISH_News,", "the name ISH_News is used twice")]
    [InlineData("licence", "license", "no column named 'licence'")]
    public void A_wrong_cell_is_named(string right, string wrong, string reason)
    {
        using var folder = new TemporaryFolder();
        foreach (var table in Directory.GetFiles(Folder, "*.csv"))
        {
            File.Copy(table, folder.File(Path.GetFileName(table)));
        }

        var path = folder.File("raw_corpora.csv");
        var text = File.ReadAllText(path);
        var at = text.IndexOf(right, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + wrong + text[(at + right.Length)..]);

        var error = Assert.Throws<InvalidDataException>(() => DatasetCatalogue.Load(folder.Path));

        Assert.Contains(reason, error.Message);
        Assert.StartsWith(folder.Path, error.Message);
    }
}
