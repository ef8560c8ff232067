namespace OpenHands.Runs.Tests;

public sealed class PredictionsFileTests
{
    private static readonly string[] Glosses = ["again", "book", "come, here"];

    [Fact]
    public void Predictions_are_written_as_csv_with_quoted_glosses()
    {
        using var folder = new TemporaryFolder();
        PredictionsFile.Write(
            folder.File("predictions.csv"),
            [
                new Prediction("a.pkl", "ds", 2, [new RankedClass(2, 0.75), new RankedClass(0, 0.25)]),
                new Prediction("b.pkl", null, -1, [new RankedClass(1, 1)]),
            ],
            Glosses);
        Assert.Equal(
            "name,dataset,label,gloss,predicted,predicted_gloss,probability,correct,top5\n" +
            "a.pkl,ds,2,\"come, here\",2,\"come, here\",0.750000,1,\"come, here 0.750000; again 0.250000\"\n" +
            "b.pkl,,,,1,book,1.000000,,book 1.000000\n",
            File.ReadAllText(folder.File("predictions.csv")));
    }

    [Fact]
    public void A_gloss_like_a_formula_is_text_in_a_spreadsheet()
    {
        using var folder = new TemporaryFolder();
        PredictionsFile.Write(folder.File("predictions.csv"), [new Prediction("-a.pkl", null, 0, [new RankedClass(0, 1)])], ["=1+1"]);
        Assert.Equal(
            "'-a.pkl,,0,'=1+1,0,'=1+1,1.000000,1,'=1+1 1.000000",
            File.ReadAllLines(folder.File("predictions.csv"))[1]);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("a; b 0.5; c")]
    [InlineData("=1+1")]
    [InlineData("नमस्ते")]
    [InlineData("say \"hi\",\nthen 1.000000 go")]
    public void What_is_written_reads_back_with_its_glosses_and_probabilities(string gloss)
    {
        using var folder = new TemporaryFolder();
        PredictionsFile.Write(
            folder.File("predictions.csv"),
            [
                new Prediction("-a.pkl", "ds", 1, [new RankedClass(1, 0.5), new RankedClass(0, 0.25), new RankedClass(2, 0.125)]),
                new Prediction("b.pkl", null, 0, [new RankedClass(1, 1)]),
                new Prediction("c.pkl", null, -1, [new RankedClass(0, 1)]),
            ],
            ["other", gloss, "third"]);

        var read = PredictionsFile.Read(folder.File("predictions.csv"));

        Assert.Equal(["-a.pkl", "b.pkl", "c.pkl"], read.Select(p => p.Name));
        Assert.Equal(["ds", null, null], read.Select(p => p.Dataset));
        Assert.Equal([gloss, "other", null], read.Select(p => p.Truth));
        Assert.Equal([true, false, false], read.Select(p => p.Correct));
        Assert.Equal((gloss, 1, 0.5), (read[0].First.Gloss, read[0].First.Class, read[0].First.Probability));
        if (!gloss.Contains("1.000000", StringComparison.Ordinal)) // a gloss that ends like a rank cannot be told from one
        {
            Assert.Equal([(gloss, 0.5), ("other", 0.25), ("third", 0.125)], read[0].Ranked.Select(r => (r.Gloss, r.Probability)));
        }
    }

    [Theory]
    [InlineData("name,gloss,predicted_gloss\na,b,c\n")]
    [InlineData("name,gloss,predicted_gloss,probability\na,b,c,high\n")]
    [InlineData("name,gloss,label,predicted_gloss,probability\na,b,99999999999,c,0.5\n")]
    public void Predictions_without_a_confidence_or_with_no_class_name_the_file(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("predictions.csv"), text);
        var error = Assert.Throws<InvalidDataException>(() => PredictionsFile.Read(folder.File("predictions.csv")));
        Assert.Contains("predictions.csv", error.Message);
    }

    [Fact]
    public void Without_class_indices_equal_glosses_are_right()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("p.csv"), "name,gloss,predicted_gloss,probability\na,hello,thanks,0.5\nb,hello,hello,0.9\n");
        Assert.Equal([false, true], PredictionsFile.Read(folder.File("p.csv")).Select(p => p.Correct));
    }
}
