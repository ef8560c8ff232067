using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Runs;
using OpenHands.Settings.Stages;
using OpenHands.Training.Evaluation;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;

namespace OpenHands.Training.Tests;

public sealed class ClassificationLoopTests
{
    private static readonly LoopKnobs Options = new()
    {
        BatchSize = 16,
        MaxEpochs = 25,
        Schedule = new() { Name = "none" },
        Optimiser = new() { LearningRate = 1e-2 },
        Run = new() { Device = "cpu" },
    };

    [Fact]
    public void A_classifier_learns_six_signs_and_the_evaluation_of_its_best_weights_agrees()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyClassifier.Seeded();
        var test = new TinyClips(60);
        var result = new ClassificationLoop(model, new TinyClips(96), test, Options.Classification(), Options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));
        Assert.True(result.Best!["top1"] > 0.95, $"top-1 {result.Best["top1"]}");
        Assert.Equal(25, result.Epochs);

        var evaluation = Evaluator.Evaluate(model, test, torch.CPU, new EvaluationOptions { BatchSize = 7, Seed = ~Options.Seed });
        Assert.Equal(60, evaluation.Predictions.Count);
        Assert.Equal(evaluation.Metrics["top1"], evaluation.Predictions.Average(p => p.Label == p.Ranked[0].Class ? 1.0 : 0), 1e-12);
        Assert.True(evaluation.ClassMeanAccuracy > 0.9);
        Assert.All(evaluation.Predictions, p => Assert.Equal(5, p.Ranked.Count));
        Assert.All(evaluation.Predictions, p => Assert.Equal(p.Ranked.OrderByDescending(r => r.Probability), p.Ranked));
        Assert.Equal(60, Enumerable.Range(0, 6).Sum(t => Enumerable.Range(0, 6).Sum(p => evaluation.Confusion[t, p])));
    }

    /// <summary>Normalised by itself it would make the running variance, and with it every later score, not a number.</summary>
    [Fact]
    public void A_last_batch_of_a_single_clip_is_left_out()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyClassifier.Seeded();
        var result = new ClassificationLoop(
            model, new TinyClips(33), null, (Options with { MaxEpochs = 2 }).Classification(), Options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal(2 * 2, result.Steps);
        Assert.Equal(12, Evaluator.Evaluate(model, new TinyClips(12), torch.CPU, new EvaluationOptions()).Predictions.Count);
    }

    [Fact]
    public void Scores_that_are_not_finite_are_an_error_that_names_the_clip()
    {
        using var model = TinyClassifier.Seeded();
        using (torch.no_grad())
        {
            model.parameters().Last().fill_(float.NaN);
        }

        var error =
            Assert.Throws<InvalidDataException>(() => Evaluator.Evaluate(model, new TinyClips(12), torch.CPU, new EvaluationOptions()));
        Assert.StartsWith("the network gives no finite score to 'clip-0.pkl'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_stopping_ends_the_run_and_a_restart_does_not_go_on()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyClassifier.Seeded();
        var options = Options with { MaxEpochs = 200, EarlyStoppingPatience = 4, Compat = Compat.Upstream };
        var result = new ClassificationLoop(model, new TinyClips(96), new TinyClips(30), options.Classification(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));
        Assert.InRange(result.Epochs, 5, 100);
        Assert.Equal(result.BestEpoch + 1 + 4, result.Epochs);

        using var again = TinyClassifier.Seeded();
        Assert.Equal(result.Steps, new ClassificationLoop(
            again, new TinyClips(96), new TinyClips(30), options.Classification(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress())).Steps);
    }

    [Fact]
    public void Different_classes_in_training_and_validation_are_refused_with_the_odd_one()
    {
        using var model = TinyClassifier.Seeded();
        var error = Assert.Throws<InvalidDataException>(
            () => new ClassificationLoop(model, new TinyClips(12), new Renamed(new TinyClips(12)), Options.Classification(),
                Options.Run).Run("unused", new RunHost(new RecordedProgress())));
        Assert.Contains("'again'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_beyond_the_models_classes_is_named_in_evaluation()
    {
        using var model = TinyClassifier.Seeded();
        var error = Assert.Throws<InvalidDataException>(
            () => Evaluator.Evaluate(model, new Renamed(new TinyClips(12)), torch.CPU, new EvaluationOptions()));
        Assert.Contains("'clip-0.pkl' has class 60", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embeddings_are_one_vector_per_window_in_order()
    {
        using var sum = new WindowSum();
        var embedded = Predictor.Embed(sum, new Windowed(), torch.CPU, new EvaluationOptions { BatchSize = 2 }).ToList();
        Assert.Equal(["s0", "s1", "s2"], embedded.Select(e => e.Name));
        Assert.All(embedded, e => Assert.Equal((2, 1), (e.Windows, e.Features)));
        Assert.Equal([4f, 8, 8, 12, 12, 16], embedded.SelectMany(e => e.Values));
    }

    /// <summary>The same clips with other names for the classes, and labels sixty higher.</summary>
    private sealed class Renamed(ISampleSource inner) : ISampleSource
    {
        public int Count => inner.Count;

        public IReadOnlyList<string> Glosses { get; } = [.. inner.Glosses.Select(g => g.ToUpperInvariant())];

        public int Channels => 2;

        public string Name(int index) => $"clip {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random) => inner.Get(index, random)! with { Label = 60 };
    }

    /// <summary>Sample i has windows of (1, 2, 2) values i + 1 and i + 2.</summary>
    private sealed class Windowed : ISampleSource
    {
        public int Count => 3;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => 1;

        public string Name(int index) => $"clip {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random) =>
            new([.. Enumerable.Repeat(index + 1f, 4), .. Enumerable.Repeat(index + 2f, 4)], [2, 1, 2, 2], -1, $"s{index}");
    }

    private sealed class WindowSum() : torch.nn.Module<torch.Tensor, torch.Tensor>(nameof(WindowSum))
    {
        public override torch.Tensor forward(torch.Tensor input) => input.sum([1, 2, 3]).unsqueeze(1);
    }
}
