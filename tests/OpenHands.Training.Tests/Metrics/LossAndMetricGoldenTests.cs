using System.Text;
using System.Text.Json;
using OpenHands.Models;
using OpenHands.Training.Evaluation;
using OpenHands.Training.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Tests.Metrics;

/// <summary>
/// Losses and accuracies of upstream's own code on deterministic logits (docs/parity.md#deterministic-fill,
/// docs/upstream.md#classifier-training).
/// </summary>
public sealed class LossAndMetricGoldenTests
{
    [Fact]
    public void Losses_and_top_k_equal_upstreams()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Fixtures.Shared("golden", "losses_metrics.json")));
        var root = golden.RootElement;
        using var scope = NewDisposeScope();
        var logits = tensor(
            Enumerable.Range(0, 96).Select(i => (float)(Symmetric("logits", i) + (2 * Symmetric("logits.offset", i)))).ToArray(), [8, 12]);
        var labels = tensor(root.GetProperty("labels").EnumerateArray().Select(v => v.GetInt64()).ToArray());
        Assert.Equal(root.GetProperty("argmax").EnumerateArray().Select(v => v.GetInt64()), logits.argmax(1).data<long>());

        double Loss(string name, double smoothing) => ClassificationLoss.Create(name, smoothing)(logits, labels).item<float>();
        Assert.Equal(root.GetProperty("cross_entropy").GetDouble(), Loss("CrossEntropyLoss", 0.01), 1e-6);
        Assert.Equal(root.GetProperty("smoothed_0.01").GetDouble(), Loss("SmoothedCrossEntropyLoss", 0.01), 1e-6);
        Assert.Equal(root.GetProperty("smoothed_0.2").GetDouble(), Loss("SmoothedCrossEntropyLoss", 0.2), 1e-6);

        using var sums = new MetricSums(CPU, TopK.Measures);
        sums.Add(TopK.Of(tensor(3.5f), logits, labels));
        sums.Add(TopK.Of(tensor(1.5f), logits, labels));
        var top = root.GetProperty("top135").EnumerateArray().Select(v => v.GetDouble()).ToList();
        Assert.Equal(Values(2.5, top[0], top[1], top[2]), sums.Read());
    }

    [Fact]
    public void The_class_mean_accuracy_equals_what_upstream_means()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Fixtures.Shared("golden", "losses_metrics.json")));
        var average = golden.RootElement.GetProperty("average_class_accuracy");
        var confusion = new ConfusionCounts(5); // two more classes that never occur: they do not count
        foreach (var (truth, predicted) in average.GetProperty("gt").EnumerateArray().Zip(average.GetProperty("pred").EnumerateArray()))
        {
            confusion.Add(truth.GetInt32(), predicted.GetInt32());
        }

        Assert.Equal(average.GetProperty("value").GetDouble(), confusion.ClassMeanAccuracy!.Value, 1e-12);
    }

    [Fact]
    public void With_fewer_than_five_classes_top_five_is_top_all()
    {
        using var sums = new MetricSums(CPU, TopK.Measures);
        sums.Add(TopK.Of(tensor(1f), tensor(new float[] { 1, 2, 3, 3, 2, 1 }, [2, 3]), tensor(new long[] { 0, 0 })));
        Assert.Equal(Values(1, 0.5, 1, 1), sums.Read());
    }

    [Fact]
    public void A_loss_of_another_name_is_refused() => Assert.Throws<ArgumentException>(() => ClassificationLoss.Create("FocalLoss", 0));

    private static Dictionary<string, double> Values(double loss, double top1, double top3, double top5) =>
        new() { ["loss"] = loss, ["top1"] = top1, ["top3"] = top3, ["top5"] = top5 };

    private static double Symmetric(string name, int index)
    {
        var hash = Encoding.UTF8.GetBytes(name).Aggregate(0xcbf29ce484222325, (h, b) => (h ^ b) * 0x100000001b3);
        var z = hash + (ulong)index + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (2 * (((z ^ (z >> 31)) >> 40) / (double)(1 << 24))) - 1;
    }
}
