using OpenHands.Datasets.Sampling;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using OpenHands.Training.Evaluation;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;

namespace OpenHands.Training.Tests;

/// <summary>The loops with the real networks, small: DPC with both encoders, and the classifier on top.</summary>
public sealed class RealModelTests
{
    [Theory]
    [InlineData("st-gcn")]
    [InlineData("decoupled-gcn")]
    public void Pretraining_with_dropout_resumes_bit_for_bit(string type)
    {
        var encoder = new PretrainerSettings
        {
            Encoder = type == "st-gcn" ? new StGcnSettings { HiddenChannels = 8, Dropout = 0.5 } : new DecoupledGcnSettings(),
            HiddenDim = 32,
            Objective = new DpcSettings { PredictionSteps = 2 },
        };
        using var straight = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        Pretrain(encoder, straight.Path, new RecordedProgress());
        Assert.Throws<InvalidOperationException>(
            () => Pretrain(encoder, folder.Path, new RecordedProgress(p => throw new InvalidOperationException($"crash at {p.Step}"))));
        var progress = new RecordedProgress();
        Pretrain(encoder, folder.Path, progress);
        Assert.Contains("resumed at epoch 0, step 1", progress.Lines);
        Assert.Equal(RunFiles.Hash(straight.Path), RunFiles.Hash(folder.Path));
    }

    [Fact]
    public void A_fine_tuning_step_changes_encoder_and_classifier_and_the_encoder_embeds_windows()
    {
        torch.manual_seed(1);
        var encoder = new PretrainerSettings { Encoder = new StGcnSettings { HiddenChannels = 8 }, HiddenDim = 32 };
        using var model = new DpcClassifier(encoder, 2, classes: 6);
        var before = model.state_dict().ToDictionary(p => p.Key, p => p.Value.detach().clone());
        using var folder = new TemporaryFolder();
        var clips = new Clips();
        var options = new LoopKnobs { BatchSize = 6 };
        new ClassificationLoop(model, clips, clips, options.Classification(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));

        foreach (var name in (string[])["conv_encoder.st_gcn_networks.0.gcn.conv.weight", "agg.weight_hh_l0", "final_bn.weight",
            "final_fc.1.weight"])
        {
            Assert.False(before[name].equal(model.state_dict()[name]).all().item<bool>(), name);
        }

        var conv = (torch.nn.Module<torch.Tensor, torch.Tensor>)model.named_children().First(c => c.name == "conv_encoder").module;
        Assert.All(Predictor.Embed(conv, clips, torch.CPU, new EvaluationOptions()), e => Assert.Equal((3, 32), (e.Windows, e.Features)));
    }

    [Fact]
    public void A_frozen_encoder_keeps_its_weights_while_the_head_learns_and_its_checkpoint_is_whole()
    {
        torch.manual_seed(1);
        var encoder = new PretrainerSettings { Encoder = new StGcnSettings { HiddenChannels = 8 }, HiddenDim = 32 };
        using var model = new DpcClassifier(encoder, 2, classes: 6);
        model.Freeze();
        var before = model.state_dict().ToDictionary(p => p.Key, p => p.Value.detach().clone());
        using var folder = new TemporaryFolder();
        var options = new LoopKnobs { BatchSize = 6 };
        new ClassificationLoop(model, new Clips(), null, options.Classification(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));

        var changed = model.named_parameters().Where(p => !before[p.name].equal(p.parameter).all().item<bool>()).Select(p => p.name);
        Assert.Equal(["final_bn.bias", "final_bn.weight", "final_fc.1.bias", "final_fc.1.weight"], changed.Order(StringComparer.Ordinal));
        using var again = new DpcClassifier(encoder, 2, classes: 6);
        Assert.Empty(StateDictLoader.Load(again, folder.File("checkpoints/last.safetensors")).Missing);

        // Unfrozen it is another run, which does not go on from the frozen one's state.
        var refused = Assert.Throws<InvalidDataException>(
            () => new ClassificationLoop(again, new Clips(), null, options.Classification(), options.Run).Run(
                folder.Path, new RunHost(new RecordedProgress())));
        Assert.Contains("Different: trained parameters", refused.Message, StringComparison.Ordinal);
    }

    private static void Pretrain(PretrainerSettings encoder, string folder, ITrainingProgress progress)
    {
        torch.manual_seed(1);
        using var model = new DpcPretrainer(encoder);
        var options = new LoopKnobs
        {
            BatchSize = 3,
            CheckpointEverySteps = 1,
            LogEverySteps = 1,
            Optimiser = new() { LearningRate = 1e-4 },
        };
        new PretrainingLoop(model, new Windows(), null, options.Pretraining(), options.Run).Run(folder, new RunHost(progress));
    }

    private static float[] Noise(int count, SampleRandom random) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];

    private sealed class Windows : ISampleSource
    {
        public int Count => 9;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => 2;

        public string Name(int index) => $"clip {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random) => new(Noise(4 * 10 * 27 * 2, random), [4, 10, 27, 2], -1, $"{index}");
    }

    private sealed class Clips : ISampleSource
    {
        public int Count => 6;

        public IReadOnlyList<string> Glosses => ["a", "b", "c", "d", "e", "f"];

        public int Channels => 2;

        public string Name(int index) => $"clip {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random) => new(Noise(3 * 2 * 10 * 27, random), [3, 2, 10, 27], index, $"{index}");
    }
}
