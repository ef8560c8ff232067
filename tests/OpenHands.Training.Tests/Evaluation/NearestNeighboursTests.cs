using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests.Evaluation;

/// <summary>Clips of one frame of one joint, whose feature is the clip itself: a direction in the plane.</summary>
public sealed class NearestNeighboursTests
{
    private static readonly (double Degrees, int Class)[] Known = [(0, 0), (20, 1), (25, 1), (90, 2)];

    [Theory]
    [InlineData(1, 5, new[] { 0, 1, 2 })]    // the clip at 0 degrees
    [InlineData(3, 5, new[] { 1, 0, 2 })]    // those at 0, 20 and 25: two votes
    [InlineData(2, 8, new[] { 0, 1, 2 })]    // one vote each: the nearer one
    [InlineData(1, 80, new[] { 2, 1, 0 })]
    [InlineData(4, 80, new[] { 1, 2, 0 })]
    public void The_nearest_clips_vote_and_the_nearer_one_breaks_a_tie(int neighbours, double degrees, int[] ranked)
    {
        using var scope = NewDisposeScope();
        using var model = Of(neighbours);
        var scores = model.forward(Clip(degrees).view(1, 2, 1, 1));
        Assert.Equal([1, 4], scores.shape); // the fourth class has no clip and comes last
        Assert.Equal([.. ranked.Select(i => (long)i), 3], scores.argsort(1, descending: true).data<long>().ToArray());
    }

    [Fact]
    public void It_is_measured_like_any_classifier()
    {
        using var model = Of(1);
        var test = new Directions([(3, 0), (24, 1), (70, 2), (60, 1)]);
        var result = Evaluator.Evaluate(model, test, CPU, new EvaluationOptions { BatchSize = 3 });
        Assert.Equal(0.75, result.Metrics["top1"]);
        Assert.Equal([true, true, true, false], result.Predictions.Select(prediction => prediction.Correct));
    }

    [Fact]
    public void More_neighbours_than_clips_are_refused() =>
        Assert.Contains("5 are asked of 4", Assert.Throws<ArgumentException>(() => Of(5)).Message, StringComparison.Ordinal);

    private static NearestNeighbours Of(int neighbours) => NearestNeighbours.Of(
        nn.Flatten(), new Directions(Known), classes: 4, neighbours, CPU, new EvaluationOptions { BatchSize = 3 });

    private static Tensor Clip(double degrees) => tensor(Values(degrees));

    private static float[] Values(double degrees) =>
        [(float)(5 * Math.Cos(degrees * Math.PI / 180)), (float)(5 * Math.Sin(degrees * Math.PI / 180))];

    private sealed class Directions(IReadOnlyList<(double Degrees, int Class)> clips) : ISampleSource
    {
        public int Count => clips.Count;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => 2;

        public string Name(int index) => $"clip {index}";

        public double Weight(int index) => 1;

        public Sample? Get(int index, SampleRandom random) =>
            new(Values(clips[index].Degrees), [2, 1, 1], clips[index].Class, Name(index));
    }
}
