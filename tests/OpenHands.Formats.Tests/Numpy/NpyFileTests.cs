using OpenHands.Formats.Numpy;

namespace OpenHands.Formats.Tests.Numpy;

public sealed class NpyFileTests
{
    [Theory]
    [InlineData(new[] { 2, 3 })]
    [InlineData(new[] { 6 })]
    [InlineData(new[] { 1, 2, 3, 1 })]
    public void An_array_is_read_back(int[] shape)
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), new float[] { 1, 2, 3, 4, 5, 6.5f }, shape);

        var read = NpyFile.Read(folder.File("a.npy"));

        Assert.Equal(shape, read.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6.5f], read.Values);
    }

    [Fact]
    public void A_scalar_has_no_axes()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), new float[] { 3 }, []);

        Assert.Empty(NpyFile.Read(folder.File("a.npy")).Shape);
    }

    [Fact]
    public void Numpy_loads_it_and_its_doubles_are_read()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), new float[] { 1, 2, 3, 4, 5, 6.5f }, [2, 3]);

        var printed = Python.Run("numpy", $"""
            import numpy
            a = numpy.load({Python.Quoted(folder.File("a.npy"))})
            print(a.dtype, a.tolist())
            numpy.save({Python.Quoted(folder.File("b.npy"))}, a.astype("float64") + 1)
            """);

        Assert.Equal("float32 [[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]]", printed);
        Assert.Equal([2, 3, 4, 5, 6, 7.5f], NpyFile.Read(folder.File("b.npy")).Values);
    }

    [Fact]
    public void A_cut_off_or_foreign_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), new float[6], [2, 3]);
        var bytes = File.ReadAllBytes(folder.File("a.npy"));

        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder.File("cut.npy"), bytes[..length]);
            Assert.Throws<InvalidDataException>(() => NpyFile.Read(folder.File("cut.npy")));
        }
    }
}
