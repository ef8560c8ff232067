using OpenHands.Formats;
using OpenHands.Formats.Checkpoints;
using OpenHands.Runs.Files;
using OpenHands.Training.Checkpoints;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests
{
    [Fact]
    public void Tensors_and_header_come_back_as_they_were()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var store = new CheckpointStore(folder.Path);
        var tensors = new Dictionary<string, Tensor>
        {
            ["a"] = arange(6, dtype: ScalarType.Float32).view(2, 3).t(),
            ["n"] = tensor(7L),
            ["r"] = get_rng_state(),
        };
        store.Save("best", Header(3) with { Metrics = new Dictionary<string, double> { ["loss"] = double.NaN } }, tensors);

        var (header, read) = CheckpointStore.Load(store.HeaderOf("best"));

        Assert.Equal((3, double.NaN, "best.safetensors"), (header.Epoch, header.Metrics["loss"], header.File));
        Assert.Equal([3, 2], header.Tensors["a"]);
        Assert.All(tensors, t => Assert.True(t.Value.equal(read[t.Key]).all().item<bool>(), t.Key));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(40_200)]
    public void A_disk_that_fills_up_during_a_save_loses_nothing(int quota)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor> { ["a"] = ones(10_000) };
        new CheckpointStore(folder.Path).SaveState(Header(1), tensors);
        var before = Directory.GetFiles(folder.Path).Order().ToList();
        var left = quota;
        var full = new CheckpointStore(
            folder.Path, (path, write) => AtomicFile.Write(path, stream => write(new QuotaStream(stream, () => left, n => left -= n))));

        var error = Assert.Throws<IOException>(() => full.SaveState(Header(2), tensors));

        Assert.Contains("step-000000020-0002", error.Message, StringComparison.Ordinal);
        var latest = full.LoadLatestState(_ => { });
        Assert.Equal(1, latest!.Value.Header.Epoch);
        Assert.All(before, file => Assert.True(File.Exists(file)));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_whose_disk_fills_up_resumes_once_there_is_room()
    {
        using var straight = new TemporaryFolder();
        TinyRuns.Run("finetune", straight.Path, new RunHost(new RecordedProgress()));
        using var folder = new TemporaryFolder();
        var left = 100_000;
        var host = new RunHost(new RecordedProgress())
        {
            WriteFile =
            (path, write) => AtomicFile.Write(path, stream => write(new QuotaStream(stream, () => left, n => left -= n)))
        };
        Assert.Throws<IOException>(() => TinyRuns.Run("finetune", folder.Path, host));

        var progress = new RecordedProgress();
        TinyRuns.Run("finetune", folder.Path, new RunHost(progress));
        Assert.Contains(progress.Lines, l => l.StartsWith("resumed", StringComparison.Ordinal));
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void Only_the_newest_two_states_stay()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var store = new CheckpointStore(folder.Path);
        for (var epoch = 1; epoch <= 4; epoch++)
        {
            store.SaveState(Header(epoch), new Dictionary<string, Tensor> { ["a"] = ones(3) });
        }

        Assert.Equal(["step-000000030-0003", "step-000000040-0004"],
            Directory.GetFiles(folder.Path, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order());
    }

    [Fact]
    public void Tensors_without_their_header_are_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var store = new CheckpointStore(folder.Path);
        store.SaveState(Header(1), new Dictionary<string, Tensor> { ["a"] = ones(3) });
        store.SaveState(Header(2), new Dictionary<string, Tensor> { ["a"] = ones(3) });
        File.Delete(store.HeaderOf("step-000000020-0002"));
        var warnings = new List<string>();
        Assert.Equal(1, store.LoadLatestState(warnings.Add)!.Value.Header.Epoch);
        Assert.Single(warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"other\",\"kind\":\"state\",\"epoch\":1,\"step\":1}")]
    [InlineData("{\"format\":\"openhands-checkpoint-1\",\"kind\":\"state\",\"epoch\":1,\"step\":1,\"file\":\"../../etc/passwd\"}")]
    public void A_header_that_is_none_is_refused_by_name(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("step-1.json"), json);
        var error = Assert.Throws<InvalidDataException>(() => CheckpointStore.Load(folder.File("step-1.json")));
        Assert.Contains("step-1.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lightning_file_holds_the_best_weights_under_upstreams_names()
    {
        using var folder = new TemporaryFolder();
        var result = TinyRuns.Run("finetune", folder.Path, new RunHost(new RecordedProgress()));
        var lightning = PyTorchCheckpoint.Read(result.LightningCheckpoint);
        var best = SafeTensors.Read(result.BestCheckpoint).Tensors;
        Assert.True(lightning.HasStateDictKey);
        Assert.True(lightning.Root.TryGet<long>("epoch", out var epoch));
        Assert.Equal(result.BestEpoch, epoch);
        Assert.Equal(best.Select(t => $"model.{t.Name}"), lightning.Tensors.Select(t => t.Name));
        Assert.All(best.Zip(lightning.Tensors), p => Assert.True(p.First.Bytes.Span.SequenceEqual(p.Second.Bytes.Span), p.First.Name));
        Assert.Equal(["_hidden.weight", "_hidden.bias"], best.Select(t => t.Name).Take(2));
    }

    private static CheckpointHeader Header(int epoch) => new() { Kind = "state", Epoch = epoch, Step = epoch * 10 };
}
