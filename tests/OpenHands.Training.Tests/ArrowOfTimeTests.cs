using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests;

/// <summary>The objective that CONTRIBUTING's walk-through adds, in the loop that trains.</summary>
public sealed class ArrowOfTimeTests
{
    private static readonly TcnSettings Encoder = new() { Joints = 2, HiddenChannels = 8, Features = 8, Dropout = 0.2 };

    private static readonly LoopKnobs Options = new()
    {
        BatchSize = 4,
        MaxEpochs = 3,
        Optimiser = new() { LearningRate = 1e-2, WeightDecay = 1e-2 },
        CheckpointEverySteps = 1,
        LogEverySteps = 2,
    };

    [Fact]
    public void Windows_that_rise_tell_their_direction_and_the_metrics_bear_the_objectives_names()
    {
        using var folder = new TemporaryFolder();
        using var model = Seeded();
        var result = Train(model, folder.Path, new RecordedProgress(), Options with { MaxEpochs = 40, CheckpointEverySteps = 0 });

        Assert.True(result.Best!["accuracy"] > 0.95, $"accuracy {result.Best["accuracy"]}");
        Assert.True(result.Best["loss"] < Math.Log(model.Choices(4)!.Value) / 2, $"loss {result.Best["loss"]}");
        Assert.StartsWith("phase,epoch,step,loss,accuracy,lr\n", File.ReadAllText(folder.File("metrics.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void An_interrupted_run_goes_on_bit_for_bit(int steps) =>
        Interrupted.GoesOnBitForBit(steps, Seeded, (model, folder, progress) => Train(model, folder, progress));

    [Fact]
    public void Evaluation_reverses_every_second_window_and_so_gives_the_same_loss_twice()
    {
        using var scope = NewDisposeScope();
        using var model = Seeded();
        model.eval();
        var windows = randn([3, 2, 10, 2, 2]);
        var (first, second) = (model.Loss(windows), model.Loss(windows));
        Assert.Equal(6, first.Rows);
        Assert.Equal(first.Loss.item<float>(), second.Loss.item<float>());
        var clips = windows.flatten(0, 1).permute(0, 3, 1, 2);
        var shown = stack([.. Enumerable.Range(0, 6).Select(i => i % 2 == 1 ? clips[i].flip(1) : clips[i])]);
        var expected = nn.functional.cross_entropy(model.forward(shown), tensor(new long[] { 0, 1, 0, 1, 0, 1 }));
        Assert.Equal(expected.item<float>(), first.Loss.item<float>(), 1e-6);
    }

    [Fact]
    public void A_classifier_takes_the_encoder_on_and_a_frozen_one_learns_its_head_only()
    {
        using var model = Seeded();
        using var classifier = new PooledClassifier(Networks.Create(Encoder), classes: 3, dropout: 0);
        var loaded = StateDictLoader.Load(classifier, StateDictionary.Save(model), "pretraining");
        Assert.All(loaded.Missing, key => Assert.StartsWith("final_", key, StringComparison.Ordinal));
        Assert.All(loaded.LeftOver, key => Assert.StartsWith("direction.", key, StringComparison.Ordinal));
        classifier.Freeze();
        using var logits = classifier.forward(randn([4, 3, 2, 10, 2])); // (B, W, C, T, V)
        logits.sum().backward();
        Assert.Equal([4, 3], logits.shape);
        var trained = classifier.named_parameters().Where(p => p.parameter.grad is not null).Select(p => p.name);
        Assert.Equal(["final_bn.bias", "final_bn.weight", "final_fc.1.bias", "final_fc.1.weight"], trained.Order(StringComparer.Ordinal));
        using var whole = classifier.forward(zeros([4, 2, 10, 2])); // (B, C, T, V): a clip is one window
        Assert.Equal([4, 3], whole.shape);
        var error = Assert.Throws<ArgumentException>(() => classifier.forward(zeros([4, 2, 10])));
        Assert.Contains("(B, W, C, T, V)", error.Message, StringComparison.Ordinal);
    }

    private static ArrowOfTime Seeded(long seed = 1)
    {
        manual_seed(seed);
        return new ArrowOfTime(Networks.Create(Encoder));
    }

    private static TrainingResult Train(ArrowOfTime model, string folder, ITrainingProgress progress, LoopKnobs? options = null) =>
        new PretrainingLoop(model, new Rising(16), new Rising(8), (options ?? Options).Pretraining(), Options.Run).Run(
            folder, new RunHost(progress));

    /// <summary>Coordinates that grow with time, from a start of their own.</summary>
    private sealed class Rising(int count) : ISampleSource
    {
        public int Count => count;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => 2;

        public string Name(int index) => $"recording {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random)
        {
            var start = random.NextGaussian();
            float Coordinate(int i) => (float)(start + (i / 4 % 10 * 0.3) + (0.05 * random.NextGaussian()));
            return new Sample([.. Enumerable.Range(0, 2 * 10 * 2 * 2).Select(Coordinate)], [2, 10, 2, 2], -1, Name(index));
        }
    }
}
