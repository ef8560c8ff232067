using OpenHands.Results.Embeddings;
using OpenHands.Results.TensorBoard;

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
        var (index, cosine) = Retrieval.NearestTo(Features, [0, 2]);
        Assert.Equal((4, 1), (index, Math.Round(cosine, 9)));
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

    [Fact]
    public async Task A_parquet_table_has_a_row_per_clip_with_its_name_its_gloss_and_a_list_of_floats()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File(ParquetTable.Name);
        ParquetTable.Write(path, new EmbeddingFolder(["a", "b"], ["", "नमस्ते"], [[1, 2.5f], [float.Epsilon, -4]]));

        var read = ParquetTable.Read(path);
        Assert.Equal(["a", "b"], read.Names);
        Assert.Equal(["", "नमस्ते"], read.Glosses);
        Assert.Equal([[1, 2.5f], [float.Epsilon, -4]], read.Features);
        await using var stream = File.OpenRead(path);
        var schema = await Parquet.ParquetReader.ReadSchemaAsync(stream);
        Assert.Equal(["name", "gloss", "embedding"], schema.Fields.Select(field => field.Name));
        var list = Assert.IsType<Parquet.Schema.ListField>(schema[2]);
        Assert.Equal(typeof(float), Assert.IsType<Parquet.Schema.DataField>(list.Item, exactMatch: false).ClrType);
    }

    /// <summary>By tensorboard/plugins/projector/projector_config.proto and what its projector_plugin.py reads.</summary>
    [Fact]
    public void A_folder_is_a_run_of_tensorboards_projector_with_recall_as_scalars()
    {
        using var folder = new TemporaryFolder();
        var clips = new EmbeddingFolder(["a\tb", "c\nd"], ["x", "नमस्ते"], [[1, 2.5f], [1e-9f, -4]]);
        var recalls = new Dictionary<string, double> { ["recall at 1"] = 0.25 };
        ProjectorFiles.Write(folder.Path, clips, recalls, TimeProvider.System);
        ProjectorFiles.Write(folder.Path, clips, recalls, TimeProvider.System); // again: nothing is doubled

        Assert.Equal(["1\t2.5", "1E-09\t-4"], File.ReadAllLines(folder.File("tensors.tsv")));
        Assert.Equal(["name\tgloss", "a b\tx", "c d\tनमस्ते"], File.ReadAllLines(folder.File("metadata.tsv")));
        Assert.Equal(
            ["embeddings {", "tensor_name: \"embeddings\"", "tensor_shape: 2", "tensor_shape: 2", "tensor_path: \"tensors.tsv\"",
                "metadata_path: \"metadata.tsv\"", "}"],
            File.ReadAllLines(folder.File("projector_config.pbtxt")).Select(line => line.Trim()));
        Assert.Equal([("recall at 1", 0, 0.25f)], EventFile.Read(Assert.Single(Directory.GetFiles(folder.Path, "*tfevents*"))));
    }
}
