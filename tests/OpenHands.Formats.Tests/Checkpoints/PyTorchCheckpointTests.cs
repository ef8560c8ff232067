using System.Text.Json;
using OpenHands.Formats.Checkpoints;

namespace OpenHands.Formats.Tests.Checkpoints;

public sealed class PyTorchCheckpointTests
{
    [Theory]
    [InlineData("dpc_lightning_zip.ckpt", "model.", true, false)]
    [InlineData("dpc_lightning_cuda_legacy.ckpt", "model.", true, true)]
    [InlineData("dpc_bare_state_dict.pth", "", false, false)]
    [InlineData("dpc_bare_legacy.pth", "", false, true)]
    [InlineData("dpc_shared_gru_storage_zip.pth", "", false, false)]
    [InlineData("dpc_shared_gru_storage_legacy.pth", "", false, true)]
    public void Both_containers_and_layouts_give_the_same_state_dict(string name, string prefix, bool hasStateDictKey, bool isLegacy)
    {
        using var folder = new TemporaryFolder();

        var checkpoint = PyTorchCheckpoint.Read(CheckpointFixture.Unpack(folder, name));

        Assert.Equal((hasStateDictKey, isLegacy), (checkpoint.HasStateDictKey, checkpoint.IsLegacy));
        AssertStateDict(checkpoint, prefix);
    }

    [Theory]
    [InlineData("dpc_lightning_cuda_zip.ckpt", "model.")]
    [InlineData("dpc_lightning_legacy.ckpt", "model.")]
    [InlineData("dpc_bare_prefixed.pth", "model.")]
    public void The_larger_golden_files_give_it_too(string name, string prefix) =>
        AssertStateDict(PyTorchCheckpoint.Read(Fixtures.Shared("golden", "files", name)), prefix);

    [Theory]
    [InlineData("tensor_zoo_zip.pth")]
    [InlineData("tensor_zoo_legacy.pth")]
    public void Every_type_and_every_kind_of_view_is_read(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(CheckpointFixture.Path("tensor_zoo.json")));

        var tensors = PyTorchCheckpoint.Read(CheckpointFixture.Path(name)).Tensors;

        Assert.Equal(expected.RootElement.EnumerateObject().Select(property => property.Name), tensors.Select(tensor => tensor.Name));
        foreach (var tensor in tensors)
        {
            Assert.Equal(
                expected.RootElement.GetProperty(tensor.Name).EnumerateArray().Select(value => (float)value.GetDouble()),
                tensor.ToSingles());
        }
    }

    [Fact]
    public void What_surrounds_the_state_dict_is_kept_in_order()
    {
        using var folder = new TemporaryFolder();

        var root = PyTorchCheckpoint.Read(CheckpointFixture.Unpack(folder, "dpc_lightning_zip.ckpt")).Root;

        Assert.Equal(
            ["epoch", "global_step", "pytorch-lightning_version", "state_dict", "loops", "callbacks", "optimizer_states", "lr_schedulers",
                "hparams_name", "hyper_parameters"],
            root.Select(entry => (string)entry.Key));
        Assert.True(root.TryGet<long>("global_step", out var step) && step == 1236);
        Assert.True(root.TryGet<CheckpointList>("optimizer_states", out var optimizers));
        var state = Assert.IsType<CheckpointMap>(optimizers[0]);
        Assert.True(state.TryGet<CheckpointMap>("state", out var parameters) && parameters.TryGet<CheckpointMap>(0L, out var first)
            && first.TryGet<TensorEntry>("exp_avg", out var average) && average.Description == "float32 [54]");
    }

    [Theory]
    [InlineData("malicious_lightning_zip_pickle.ckpt", "posix.system")]
    [InlineData("malicious_lightning_legacy_head.ckpt", "posix.system")]
    public void A_checkpoint_that_asks_for_a_command_is_refused_by_name(string name, string global)
    {
        using var folder = new TemporaryFolder();
        var path = CheckpointFixture.Unpack(folder, name);

        var error = Assert.Throws<InvalidDataException>(() => PyTorchCheckpoint.Read(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(global, error.Message);
    }

    [Theory]
    [InlineData("malicious_lightning_zip.ckpt")]
    [InlineData("malicious_lightning_legacy.ckpt")]
    [InlineData("truncated.pth")]
    [InlineData("truncated_legacy.pth")]
    public void The_bad_golden_files_are_refused(string name)
    {
        var path = Fixtures.Shared("golden", "files", name);
        Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => PyTorchCheckpoint.Read(path)).Message);
    }

    [Theory]
    [InlineData("dpc_bare_state_dict.pth", 103977, "no directory at its end")]
    [InlineData("dpc_bare_legacy.pth", 179481, "cut off")]
    [InlineData("tensor_zoo_zip.pth", 100, "no directory at its end")]
    [InlineData("tensor_zoo_zip.pth", 0, "neither of PyTorch's two containers")]
    public void A_cut_off_checkpoint_is_refused(string name, int length, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("cut.pth");
        File.WriteAllBytes(path, CheckpointFixture.Bytes(name)[..length]);

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => PyTorchCheckpoint.Read(path)).Message);
    }

    [Fact]
    public void A_flipped_bit_in_a_tensor_is_noticed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("flipped.pth");
        var bytes = CheckpointFixture.Bytes("dpc_bare_state_dict.pth");
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => PyTorchCheckpoint.Read(path)).Message);
    }

    private static void AssertStateDict(PyTorchCheckpoint checkpoint, string prefix)
    {
        var expected = CheckpointFixture.ExpectedStateDict();
        Assert.Equal(expected.Select(row => prefix + row.Name), checkpoint.Tensors.Select(tensor => tensor.Name));
        foreach (var (row, tensor) in expected.Zip(checkpoint.Tensors))
        {
            Assert.Equal($"{row.Type} [{string.Join(", ", row.Shape)}]", tensor.Description);
            var values = tensor.ToSingles();
            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(GoldenFill.Weight(row.Name, row.Shape, i) ?? values[i], values[i]);
            }
        }
    }
}
