using OpenHands.Formats.Checkpoints;

namespace OpenHands.Formats.Tests.Checkpoints;

public sealed class CheckpointWritingTests
{
    [Fact]
    public void A_checkpoint_is_read_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("out.ckpt");
        Sample().Write(path);

        var read = PyTorchCheckpoint.Read(path);

        Assert.Equal(Sample().StateDict.Select(Print), read.Tensors.Select(Print));
        Assert.True(read.Root.TryGet<CheckpointMap>("state_dict", out var state) && state.IsOrderedDict);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Equal_content_gives_equal_bytes()
    {
        using var folder = new TemporaryFolder();
        Sample().Write(folder.File("a.ckpt"));
        Sample().Write(folder.File("b.ckpt"));

        Assert.Equal(File.ReadAllBytes(folder.File("a.ckpt")), File.ReadAllBytes(folder.File("b.ckpt")));
    }

    [Fact]
    public void A_checkpoint_of_the_original_survives_being_rewritten()
    {
        using var folder = new TemporaryFolder();
        var original = PyTorchCheckpoint.Read(CheckpointFixture.Unpack(folder, "finetuner_lightning_zip.ckpt"));
        PyTorchCheckpoint.Write(folder.File("again.ckpt"), original.Root);

        var again = PyTorchCheckpoint.Read(folder.File("again.ckpt"));

        Assert.Equal(original.Tensors.Select(Print), again.Tensors.Select(Print));
        Assert.Equal(CheckpointSummary.Of(folder.File("finetuner_lightning_zip.ckpt")).Metadata,
            CheckpointSummary.Of(folder.File("again.ckpt")).Metadata);
    }

    [Fact]
    public void Python_loads_a_model_with_weights_only()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("out.ckpt");
        var (state, settings) = (Sample().StateDict, Sample().HyperParameters);
        new LightningCheckpoint { Epoch = 3, GlobalStep = 5_000_000_000, StateDict = state, HyperParameters = settings }.Write(path);

        var printed = Python.Run("torch", $"""
            import torch
            d = torch.load({Python.Quoted(path)}, weights_only=True)
            print(*list(d)[:5])
            print(*list(d)[5:])
            s = d["state_dict"]
            print(type(s).__name__)
            for k, v in s.items(): print(k, v.dtype, tuple(v.shape), v.flatten().tolist())
            print(d["epoch"], d["global_step"], d["hyper_parameters"])
            """);

        Assert.Equal(
            """
            epoch global_step pytorch-lightning_version state_dict loops
            callbacks optimizer_states lr_schedulers hparams_name hyper_parameters
            OrderedDict
            model.fc.weight torch.float32 (2, 3) [0.0, 1.0, 2.0, 3.0, 4.0, 5.5]
            model.bn.num_batches_tracked torch.int64 () [7]
            model.empty torch.float16 (0, 4) []
            model.mask torch.bool (2,) [True, False]
            3 5000000000 {'name': 'Gebärde'}
            """,
            printed);
    }

    // PyTorch 1.13's weights-only loader knows no plain floats (2.1's does), so this one asks the ordinary loader.
    [Fact]
    public void Python_loads_the_states_of_optimisers_and_schedules()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("out.ckpt");
        Sample().Write(path);

        var printed = Python.Run("torch", $"""
            import torch
            d = torch.load({Python.Quoted(path)})
            o = d["optimizer_states"][0]
            print(o["state"][0]["step"].item(), o["param_groups"][0], d["lr_schedulers"])
            """);

        Assert.Equal("12.0 {'lr': 0.0001, 'betas': (0.9, 0.999), 'amsgrad': False, 'foreach': None, 'params': [0, "
            + "-1]} [{'T_max': 300}]", printed);
    }

    [Fact]
    public void Python_reads_every_tensor_of_a_rewritten_zoo_alike()
    {
        using var folder = new TemporaryFolder();
        PyTorchCheckpoint.Write(folder.File("zoo.pth"), PyTorchCheckpoint.Read(CheckpointFixture.Path("tensor_zoo_zip.pth")).Tensors);

        var printed = Python.Run("torch", $"""
            import torch
            a = torch.load({Python.Quoted(CheckpointFixture.Path("tensor_zoo_zip.pth"))})
            b = torch.load({Python.Quoted(folder.File("zoo.pth"))}, weights_only=True)
            print(list(a) == list(b), all(a[k].dtype == b[k].dtype and torch.equal(a[k], b[k]) for k in a))
            """);

        Assert.Equal("True True", printed);
    }

    [Fact]
    public void A_value_without_a_place_in_a_checkpoint_leaves_no_file()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentException>(
            () => PyTorchCheckpoint.Write(folder.File("out.ckpt"), new CheckpointMap { { "when", DateTime.UnixEpoch } }));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    internal static LightningCheckpoint Sample() => new()
    {
        Epoch = 3,
        GlobalStep = 5_000_000_000,
        StateDict =
        [
            TensorEntry.FromSingles("model.fc.weight", [2, 3], [0, 1, 2, 3, 4, 5.5f]),
            TensorEntry.FromInt64("model.bn.num_batches_tracked", [], [7]),
            new TensorEntry("model.empty", TensorType.Float16, [0, 4], default),
            new TensorEntry("model.mask", TensorType.Bool, [2], new byte[] { 1, 0 }),
        ],
        OptimizerStates =
        [
            new CheckpointMap
            {
                { "state", new CheckpointMap { { 0L, new CheckpointMap { { "step", TensorEntry.FromSingles("step", [], [12]) } } } } },
                {
                    "param_groups", new CheckpointList
                    {
                        new CheckpointMap
                        {
                            { "lr", 1e-4 },
                            { "betas", new CheckpointList { 0.9, 0.999 }.AsTuple() },
                            { "amsgrad", false },
                            { "foreach", null },
                            { "params", new CheckpointList { 0L, -1L } },
                        },
                    }
                },
            },
        ],
        LearningRateSchedulers = [new CheckpointMap { { "T_max", 300L } }],
        HyperParameters = new CheckpointMap { { "name", "Gebärde" } },
    };

    private static string Print(TensorEntry tensor) => $"{tensor.Name} {tensor.Description} {Convert.ToHexString(tensor.Bytes.Span)}";
}
