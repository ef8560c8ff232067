using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Isolated;

namespace OpenHands.Datasets.Tests.Catalogue;

/// <summary>Clips and classes of the published lists, read as a data set reads them, where the lists are on this machine.</summary>
public sealed class PublishedListTests
{
    private static readonly string[] Lists = ["data", "upstream", "metadata"];

    [Theory]
    [InlineData("include", "INCLUDEDataset", "include_metadata/Train_Test_Split/{0}_include.csv")]
    [InlineData("include50", "INCLUDEDataset", "include_metadata/Train_Test_Split/{0}_include50.csv")]
    [InlineData("wlasl100", "WLASLDataset", "wlasl_metadata/splits/asl100.json")]
    [InlineData("wlasl300", "WLASLDataset", "wlasl_metadata/splits/asl300.json")]
    [InlineData("wlasl1000", "WLASLDataset", "wlasl_metadata/splits/asl1000.json")]
    [InlineData("autsl", "AUTSLDataset", "autsl_metadata/AUTSL/{0}_labels.csv", "autsl_metadata/AUTSL/SignList_ClassId_TR_EN.csv")]
    [InlineData("gsl", "GSLDataset", "gsl_metadata/GSL_split/GSL_isolated/{0}_greek_iso.csv",
        "gsl_metadata/GSL_split/GSL_isolated/iso_classes.csv")]
    [InlineData("asllvd", "ASLLVDDataset", "asllvd_metadata/{0}_labels.json", "asllvd_metadata/label_names.txt")]
    [InlineData("bosphorus22k", "Bosphorus22kDataset", null, "bosphorus22k_metadata/BosphorusSign22k.csv")]
    [InlineData("rwth", "RWTH_Phoenix_Signer03_Dataset",
        "rwth_phoenix_weather_signer03_cutout_metadata/RWTH-PHOENIX-Weather-Signer03-cutout.{0}.corpus",
        "rwth_phoenix_weather_signer03_cutout_metadata/RWTH-PHOENIX-Weather-Signer03-cutout.data.corpus")]
    [InlineData("msasl100", "MSASLDataset", "msasl_metadata/MS_ASL_SI_ASL100_{0}.json", "msasl_metadata/MS_ASL_SI_ASL100_train.json")]
    [InlineData("msasl200", "MSASLDataset", "msasl_metadata/MS_ASL_SI_ASL200_{0}.json", "msasl_metadata/MS_ASL_SI_ASL200_train.json")]
    [InlineData("msasl500", "MSASLDataset", "msasl_metadata/MS_ASL_SI_ASL500_{0}.json", "msasl_metadata/MS_ASL_SI_ASL500_train.json")]
    public void Have_the_clips_and_classes_that_the_catalogue_expects(string variant, string target, string? list, string? classes = null)
    {
        var expected = DatasetCatalogue.Load(Path.Combine(Fixtures.Root, "experiments", "catalogue")).ExpectedCounts
            .Where(count => count.Variant == variant).ToList();
        Assert.NotEmpty(expected);
        foreach (var count in expected)
        {
            var split = variant == "autsl" && count.Split == "val" ? "validation" : count.Split;
            var corpus = IsolatedDatasets.Named(target);
            var options = new DatasetOptions
            {
                RootDirectory = "/nowhere",
                SplitFile = list is null ? null : File(string.Format(null, list, split)),
                ClassMappingsFile = classes is null ? null : File(classes),
                Splits = SplitSelection.OfList(count.Split),
                Compatibility = DatasetCompatibility.Upstream,
            };
            var glosses = corpus.ReadGlosses(options);
            Assert.Equal((count.Split, count.Items, count.Classes),
                (count.Split, corpus.ReadItems(options, glosses).Count(), glosses.Count));
        }
    }

    [Fact]
    public void Csl_and_devisign_list_their_splits_by_signers()
    {
        Assert.Equal((87_445, 37_500), (Rows("csl_metadata/split.train.csv"), Rows("csl_metadata/split.test.csv")));
        Assert.Equal((16_000, 8_000), (Rows("devisign_metadata/split.train.csv"), Rows("devisign_metadata/split.test.csv")));
        DatasetOptions Classes(string file) => new() { RootDirectory = "/nowhere", ClassMappingsFile = File(file) };
        Assert.Equal(500, IsolatedDatasets.Named("CSLDataset").ReadGlosses(Classes("csl_metadata/CSL/gloss_label.txt")).Count);
        var devisign = Classes("devisign_metadata/Documents/4414To2000(DEVISIGN_L)_ID&Meaning.txt");
        Assert.Equal(2000, IsolatedDatasets.Named("DeviSignDataset").ReadGlosses(devisign).Count);
    }

    private static int Rows(string file) => System.IO.File.ReadLines(File(file)).Count(line => line.Length > 0) - 1;

    private static string File(string name) => Fixtures.Shared([.. Lists, .. name.Split('/')]);
}
