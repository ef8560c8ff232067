using System.IO.Compression;
using System.Text;
using OpenHands.Formats.Checkpoints;

namespace OpenHands.Formats.Tests.Checkpoints;

/// <summary>Checkpoints that hold more than weights, or are packed otherwise.</summary>
public sealed class ForeignCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Weights_beside_the_settings_of_OmegaConf_are_read()
    {
        var checkpoint = PyTorchCheckpoint.Read(Fixtures.Shared("cases", "data", "30_omegaconf.ckpt"));

        Assert.Equal(
            ["fc.weight float32 [4, 3]", "fc.bias float32 [4]", "bn.num_batches_tracked int64 []"],
            checkpoint.Tensors.Select(tensor => $"{tensor.Name} {tensor.Description}"));
        Assert.True(checkpoint.Root.TryGet<CheckpointMap>("hyper_parameters", out var settings)
            && settings.TryGet<string>("cfg", out var text)
            && text.Contains("omegaconf.dictconfig.DictConfig"));
    }

    [Theory]
    [InlineData("cargparse\nNamespace\n)\u0081}b", "argparse.Namespace")]
    [InlineData("cpathlib\nPosixPath\n(X\u0001\0\0\0atR", "pathlib.PosixPath")]
    [InlineData("cmy.code\nSettings\n)\u0081X\u0001\0\0\0aK\u0001s", "my.code.Settings")]
    [InlineData("cmy.code\nItems\n)\u0081K\u0001aK\u0002a(K\u0003e", "my.code.Items")]
    [InlineData("cmy.code\nSlots\n)\u0081N}\u0086b", "my.code.Slots")]
    [InlineData("ctyping\nAny\n", "typing.Any")]
    public void An_object_of_any_class_is_left_out(string pickled, string name)
    {
        var root = Read($"}}(X\u0001\0\0\0n{pickled}X\u0001\0\0\0eK\u0003u.").Root;

        Assert.True(root.TryGet<string>("n", out var text) && text.Contains(name), text);
        Assert.True(root.TryGet<long>("e", out var after) && after == 3);
    }

    [Theory]
    [InlineData("cos\nsystem\n(X\u0001\0\0\0atR", "os.system")]
    [InlineData("cbuiltins\neval\n", "builtins.eval")]
    [InlineData("ctorch._utils\n_rebuild_wrapped\n)R", "torch._utils._rebuild_wrapped")]
    public void A_name_that_runs_commands_or_hides_a_tensor_is_refused_with_the_cure(string pickled, string name)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read($"}}(X\u0001\0\0\0n{pickled}u."));

        Assert.Contains(name, error.Message);
        Assert.Contains("torch.save(checkpoint['state_dict']", error.Message);
    }

    [Fact]
    public void A_pickled_model_is_named_with_the_cure() =>
        Assert.Contains("my.code.Net", Assert.Throws<InvalidDataException>(() => Read("cmy.code\nNet\n)\u0081}b.")).Message);

    [Fact]
    public void A_TorchScript_archive_is_named_with_the_cure()
    {
        var shared = Path.Combine(Fixtures.Root, "..", "shared", "cases", "data", "31_torchscript.pt");
        foreach (var path in File.Exists(shared) ? [shared, Packed()] : (string[])[Packed()])
        {
            var error = Assert.Throws<InvalidDataException>(() => PyTorchCheckpoint.Read(path));
            Assert.StartsWith(path, error.Message);
            Assert.Contains("TorchScript", error.Message);
            Assert.Contains("torch.jit.load", error.Message);
        }

        string Packed() => Pack([("s/data.pkl", "N."u8.ToArray()), ("s/constants.pkl", "N."u8.ToArray()), ("s/code/a.py", new byte[1000])],
            CompressionLevel.Optimal);
    }

    [Fact]
    public void Three_tensors_of_a_repacked_archive_are_read() =>
        Assert.Equal(3, PyTorchCheckpoint.Read(Fixtures.Shared("cases", "data", "32_rezipped.pt")).Tensors.Count);

    [Fact]
    public void A_deflated_archive_gives_the_same_tensors()
    {
        var path = CheckpointFixture.Path("tensor_zoo_zip.pth");
        using var archive = ZipFile.OpenRead(path);
        var packed = Pack([.. archive.Entries.Select(entry => (entry.FullName, Content(entry)))], CompressionLevel.Optimal);

        Assert.Equal(
            PyTorchCheckpoint.Read(path).Tensors.Select(tensor => tensor.Description + Convert.ToHexString(tensor.Bytes.Span)),
            PyTorchCheckpoint.Read(packed).Tensors.Select(tensor => tensor.Description + Convert.ToHexString(tensor.Bytes.Span)));
    }

    [Fact]
    public void A_deflated_bomb_is_refused() => Assert.Contains(
        "inflate to more than",
        Assert.Throws<InvalidDataException>(
            () => PyTorchCheckpoint.Read(Pack([("a/data.pkl", new byte[64 << 20])], CompressionLevel.Fastest))).Message);

    public void Dispose() => _folder.Dispose();

    private PyTorchCheckpoint Read(string pickle) =>
        PyTorchCheckpoint.Read(Pack([("a/data.pkl", Encoding.Latin1.GetBytes("\u0080\u0002" + pickle))], CompressionLevel.NoCompression));

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string Pack((string Name, byte[] Bytes)[] entries, CompressionLevel level)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.pt");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var entry = archive.CreateEntry(name, level).Open();
            entry.Write(bytes);
        }

        return path;
    }
}
