using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Models.Pretraining;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using OpenHands.Training.Optimisation;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests;

/// <summary>The masked objective in the loop that trains, and the rates that its fine-tuning takes.</summary>
public sealed class MaskedTrainingTests
{
    private static readonly ConvFormerSettings Encoder = new()
    {
        Joints = 3, HiddenChannels = 8, Features = 16, Blocks = 1, Convolutions = 1, Kernel = 3, Heads = 2, Dropout = 0.1,
    };

    private static readonly LoopKnobs Options = new()
    {
        BatchSize = 4,
        MaxEpochs = 3,
        Optimiser = new() { LearningRate = 1e-2, WeightDecay = 1e-2 },
        CheckpointEverySteps = 1,
        LogEverySteps = 2,
    };

    [Fact]
    public void It_learns_to_name_what_is_hidden_on_recordings_that_it_has_not_seen()
    {
        using var folder = new TemporaryFolder();
        using var model = Seeded();
        var result = Train(model, folder.Path, new RecordedProgress(), Options with { MaxEpochs = 40, CheckpointEverySteps = 0 });
        Assert.True(result.Best!["accuracy"] > 0.6, $"accuracy {result.Best["accuracy"]}, chance 0.25");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void An_interrupted_run_goes_on_bit_for_bit_with_the_clusters_of_its_checkpoint(int steps) =>
        Interrupted.GoesOnBitForBit(steps, Seeded, (model, folder, progress) => Train(model, folder, progress));

    [Fact]
    public void So_does_one_with_a_teacher() =>
        Interrupted.GoesOnBitForBit(6, Taught, (model, folder, progress) => Train(model, folder, progress));

    [Fact]
    public void Rates_fall_by_the_decay_from_the_head_to_the_input()
    {
        using var scope = NewDisposeScope();
        using var model = new PooledClassifier(Networks.Create(Encoder, 3), classes: 2, dropout: 0);
        using var parameters = new ParameterBuffer(model);
        var factors = LayerDecay.Factors(model, 0.5, parameters.Slices);
        var byName = parameters.Slices.Zip(factors).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        Assert.Equal(1, byName["final_fc.1.weight"]);
        Assert.Equal(1, byName["final_bn.weight"]);
        Assert.Equal(0.5, byName["conv_encoder.norm.weight"]);                           // the last layer of the encoder
        Assert.Equal(0.25, byName["conv_encoder.blocks.0.attention.join.weight"]);
        Assert.Equal(0.125, byName["conv_encoder.blocks.0.convolutions.0.widen.weight"]);
        Assert.Equal(0.0625, byName["conv_encoder.input.linear.weight"]);
        Assert.All(LayerDecay.Factors(model, 1, parameters.Slices), factor => Assert.Equal(1, factor));
    }

    [Theory]
    [InlineData("AdamW")]
    [InlineData("Adam")]
    [InlineData("SGD")]
    public void Factors_of_the_rate_equal_groups_of_parameters(string name)
    {
        using var scope = NewDisposeScope();
        var (ours, theirs) = (Small(), Small());
        var settings = new Settings.Training.OptimiserSettings { Name = name, LearningRate = 1e-2, WeightDecay = 0.1 };
        using var parameters = new ParameterBuffer(ours);
        using var optimiser = settings.Create(parameters);
        optimiser.RateFactors[0] = optimiser.RateFactors[1] = 0.25; // weight and bias of the first layer
        var (first, second) = (theirs.children().First().parameters(), theirs.children().Last().parameters());
        TextbookOptimiser[] reference = [new(name, first, 2.5e-3, decay: 0.1), new(name, second, 1e-2, decay: 0.1)];
        for (var step = 0; step < 5; step++)
        {
            var input = ones(2, 3) * (step + 1);
            ours.forward(input).square().sum().backward();
            optimiser.Step();
            theirs.forward(input).square().sum().backward();
            foreach (var group in reference)
            {
                group.Step();
                group.ZeroGrad();
            }
        }

        Assert.All(ours.parameters().Zip(theirs.parameters()),
            pair => Assert.True(pair.First.allclose(pair.Second, rtol: 1e-5, atol: 1e-6)));
    }

    private static TorchSharp.Modules.Sequential Small()
    {
        manual_seed(1);
        return nn.Sequential(("0", nn.Linear(3, 4)), ("1", nn.Linear(4, 2)));
    }

    private static readonly MaskedSettings Masks = new()
    {
        Streams = [2, 1], Clusters = 4, ClusterClips = 16, MaskShare = 0.5, MaskSpan = 1,
    };

    private static MaskedPretrainer Seeded(long seed = 1)
    {
        manual_seed(seed);
        return new MaskedPretrainer(Networks.Create(Encoder, 3), Masks);
    }

    private static MaskedPretrainer Taught(long seed)
    {
        manual_seed(seed);
        return new MaskedPretrainer(Networks.Create(Encoder, 3), Masks, Networks.Create(Encoder, 3));
    }

    private static TrainingResult Train(MaskedPretrainer model, string folder, ITrainingProgress progress, LoopKnobs? options = null) =>
        new PretrainingLoop(model, new Circling(16), new Circling(8), (options ?? Options).Pretraining(), Options.Run).Run(
            folder, new RunHost(progress));

    /// <summary>Joints that go round together: whoever sees one step knows the next.</summary>
    private sealed class Circling(int count) : ISampleSource
    {
        private const int Frames = 16;

        public int Count => count;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => 3;

        public string Name(int index) => $"recording {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random)
        {
            var phase = random.NextDouble() * Math.Tau;
            var values = from frame in Enumerable.Range(0, Frames)
                         from joint in Enumerable.Range(0, 3)
                         let angle = phase + (frame * 0.4) + joint
                         from value in (double[])[Math.Cos(angle), Math.Sin(angle), 1]
                         select (float)value;
            return new Sample([.. values], [1, Frames, 3, 3], -1, Name(index));
        }
    }
}
