using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.TfLite;

namespace OpenHands.Extraction.Tests.TfLite;

public sealed class TfLiteFileTests
{
    [Fact]
    public void Half_precision_weights_become_single_precision_constants_without_a_node()
    {
        var graph = TfLiteFile.Parse(SmallModel.HalfPrecisionConvolution(), "small");

        var node = Assert.Single(graph.Nodes);
        Assert.Equal(new GraphOperation.Convolution(new Window(false, 1, 1), 1, 1, Activation.None), node.Operation);
        Assert.Equal([0.5f, -2f], graph.Tensors[node.Inputs[1]].Floats!);
        Assert.Equal([1, 2, 2, 2], graph.Tensors[graph.Inputs[0]].Shape);
        Assert.Equal("result", graph.Tensors[graph.Outputs[0]].Name);
    }

    [Fact]
    public void Sparse_weights_become_dense()
    {
        var graph = TfLiteFile.Parse(SmallModel.SparseLayer(), "small");

        var node = Assert.Single(graph.Nodes);
        Assert.IsType<GraphOperation.FullyConnected>(node.Operation);
        Assert.Equal([1f, 0, 0, 2, 0, 0, 3, 0], graph.Tensors[node.Inputs[1]].Floats!);
    }

    [Fact]
    public void Sparse_indices_outside_of_the_shape_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(SmallModel.SparseLayer(indices: [0, 4, 2]), "small"));
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(SmallModel.SparseLayer(segments: [0, 2, 9]), "small"));
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(SmallModel.SparseLayer(segments: [0, 2]), "small"));
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(SmallModel.SparseLayer(segments: [0, 1, 1]), "small"));
    }

    [Fact]
    public void An_operation_that_Holistic_does_not_use_is_named_by_its_code()
    {
        var error = Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(SmallModel.WithOperation(90), "small"));

        Assert.Contains("90", error.Message);
    }

    [Theory]
    [InlineData(new[] { 1, 1 << 30, 1 << 30 }, 0, 4)]
    [InlineData(new[] { -1, 3 }, 0, 4)]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 0, 4)]
    [InlineData(new[] { 3 }, 0, 4)]
    [InlineData(new[] { 1 }, 9, 1)]
    public void Tensors_that_cannot_be_are_refused(int[] shape, byte type, int bytes) =>
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(SmallModel.WithTensor(shape, type, new byte[bytes]), "small"));

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse(new byte[100], "small"));
        Assert.Throws<InvalidDataException>(() => TfLiteFile.Parse("TFL3"u8.ToArray(), "small"));
    }

    [Fact]
    public void The_path_of_a_damaged_file_is_told()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x.tflite"), SmallModel.SparseLayer()[..200]);

        Assert.Contains(folder.File("x.tflite"),
            Assert.Throws<InvalidDataException>(() => TfLiteFile.Read(folder.File("x.tflite"))).Message);
    }

    [Fact]
    public void Every_cut_is_refused_or_read_but_nothing_else_is_thrown()
    {
        foreach (var whole in new[] { SmallModel.HalfPrecisionConvolution(), SmallModel.SparseLayer() })
        {
            for (var length = 0; length < whole.Length; length++)
            {
                Refuse(whole[..length]);
            }
        }
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_read_but_nothing_else_is_thrown()
    {
        var refused = 0;
        foreach (var whole in new[] { SmallModel.HalfPrecisionConvolution(), SmallModel.SparseLayer() })
        {
            for (var i = 0; i < whole.Length; i++)
            {
                foreach (byte value in new byte[] { 0x00, 0x01, 0x7f, 0x80, 0xff })
                {
                    var changed = (byte[])whole.Clone();
                    changed[i] = value;
                    refused += Refuse(changed) ? 1 : 0;
                }
            }
        }

        Assert.True(refused > 1000, $"only {refused} changes were noticed");
    }

    private static bool Refuse(byte[] file)
    {
        try
        {
            TfLiteFile.Parse(file, "changed");
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }
}
