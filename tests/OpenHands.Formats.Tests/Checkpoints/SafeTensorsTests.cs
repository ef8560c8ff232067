using System.Buffers.Binary;
using System.Text;
using OpenHands.Formats.Checkpoints;

namespace OpenHands.Formats.Tests.Checkpoints;

public sealed class SafeTensorsTests
{
    [Fact]
    public void Tensors_and_texts_are_read_back_in_order()
    {
        using var folder = new TemporaryFolder();
        var tensors = CheckpointWritingTests.Sample().StateDict;
        SafeTensors.Write(folder.File("a.safetensors"), tensors, [new("format", "pt"), new("signs", "Gebärde \"x\"")]);

        var read = SafeTensors.Read(folder.File("a.safetensors"));

        Assert.Equal(
            tensors.Select(tensor => (tensor.Name, tensor.Description, Convert.ToHexString(tensor.Bytes.Span))),
            read.Tensors.Select(tensor => (tensor.Name, tensor.Description, Convert.ToHexString(tensor.Bytes.Span))));
        Assert.Equal([new("format", "pt"), new("signs", "Gebärde \"x\"")], read.Metadata);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var folder = new TemporaryFolder();
        SafeTensors.Write(folder.File("a.safetensors"), [TensorEntry.FromSingles("w", [2], [1, 2])]);

        var bytes = File.ReadAllBytes(folder.File("a.safetensors"));

        // The header of the format's own description, filled up with spaces to a multiple of 8.
        var header = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""" + "  ";
        Assert.Equal(
            [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40], bytes);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "cut off")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "expected 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "its shape asks for 12")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8,
        "its shape asks for")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "impossible shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1e30],"data_offsets":[0,8]}}""", 8, "header is corrupt")]
    [InlineData("""{"w":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8, "type C64")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", 8, "begins at 4, expected 0")]
    [InlineData("""{"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"v":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", 8,
        "begins at 0, expected 8")]
    [InlineData("""{"w":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"w":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}}""", 8,
        "there twice")]
    [InlineData("""{"w":{"dtype":"U8","shape":[8]}}""", 8, "lacks")]
    [InlineData("""{"w":[[[[[[]]]]]]}""", 0, "header is corrupt")]
    [InlineData("""{"w":""", 0, "header is corrupt")]
    [InlineData("""[]""", 0, "header is corrupt")]
    public void A_bad_header_is_refused_with_its_reason(string header, int dataLength, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bad.safetensors");
        File.WriteAllBytes(path,
            [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataLength]]);

        var error = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_declared_header_of_an_exabyte_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 1L << 60);
        File.WriteAllBytes(folder.File("bad.safetensors"), bytes);

        Assert.Throws<InvalidDataException>(() => SafeTensors.Read(folder.File("bad.safetensors")));
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written()
    {
        using var folder = new TemporaryFolder();
        var tensor = TensorEntry.FromSingles("w", [1], [1]);

        Assert.Throws<ArgumentException>(() => SafeTensors.Write(folder.File("a.safetensors"), [tensor, tensor]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
