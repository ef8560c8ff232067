using OpenHands.Results.Embeddings;

namespace OpenHands.Results.Tests;

public sealed class EmbeddingTests
{
    // Two bundles of directions that differ in length, and one clip alone with its gloss.
    private static readonly float[][] Features = [[1, 0.1f], [5, 0.2f], [2, 0], [0.1f, 3], [0, 1], [-1, -1]];
    private static readonly string[] Glosses = ["a", "a", "a", "b", "b", "c"];

    [Fact]
    public void The_nearest_clips_are_those_of_the_smallest_angle()
    {
        Assert.Equal([1, 2], Retrieval.Nearest(Features, 0, 2));
        Assert.Equal([4], Retrieval.Nearest(Features, 3, 1));
    }

    [Fact]
    public void Recall_counts_clips_that_have_another_of_their_gloss()
    {
        Assert.Equal(1, Retrieval.RecallAt(Features, Glosses, 1));
        Assert.Equal(0.75, Retrieval.RecallAt([[1, 0], [1, 0.1f], [0, 1], [1, 0.05f]], ["a", "a", "b", "b"], 2));
        Assert.Null(Retrieval.RecallAt([[1, 0], [0, 1]], ["a", "b"], 1));
    }

    [Fact]
    public void The_map_keeps_bundles_apart_and_is_the_same_twice()
    {
        var random = new Random(3);
        var clips = Enumerable.Range(0, 60).Select(i => Enumerable.Range(0, 8)
            .Select(d => (float)((d == i % 3 ? 10 : 0) + random.NextDouble())).ToArray()).ToList();
        var map = TSne.Map(clips);
        Assert.Equal(map, TSne.Map(clips));
        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(i % 3,
            Enumerable.Range(0, 60).Where(j => j != i)
                .MinBy(j => Math.Pow(map[i].X - map[j].X, 2) + Math.Pow(map[i].Y - map[j].Y, 2)) % 3));
    }

    [Fact]
    public void A_folder_reads_back_and_one_whose_files_do_not_fit_is_named()
    {
        using var folder = new TemporaryFolder();
        new EmbeddingFolder(["=x", "b"], ["", "नमस्ते"], [[1, 2], [3, 4]]).Write(folder.Path);
        var read = EmbeddingFolder.Read(folder.Path);
        Assert.Equal(["=x", "b"], read.Names);
        Assert.Equal(["", "नमस्ते"], read.Glosses);
        Assert.Equal([[1, 2], [3, 4]], read.Features);
        File.AppendAllText(folder.File("embeddings.csv"), "c,d\n");
        Assert.Contains("3 clips", Assert.Throws<InvalidDataException>(() => EmbeddingFolder.Read(folder.Path)).Message);
    }
}
