using System.Diagnostics;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using static TorchSharp.torch;

namespace OpenHands.Worker.Running;

/// <summary>How long a classifier takes for one clip at batch size 1.</summary>
internal static class Latency
{
    private const int WarmUp = 3;
    private const int Tries = 15;

    /// <summary>Measures on the first clip.</summary>
    /// <returns>Median milliseconds from the clip on the device to its logits on the CPU (reading and normalising it is not in it), and the
    /// clip's shape, batch of one included.</returns>
    public static (double Milliseconds, long[] Shape) Measure(
        nn.Module<Tensor, Tensor> model, ISampleSource source, Device device, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        model.eval();
        var sample = source.Get(0, new SampleRandom(0))!;
        var clip = tensor(sample.Values).view([1, .. sample.Shape.Select(length => (long)length)]).to(device);
        var times = new List<double>();
        for (var i = 0; i < WarmUp + Tries; i++)
        {
            stop.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var start = Stopwatch.GetTimestamp();
            model.call(clip).cpu();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (Math.Round(times.Skip(WarmUp).Order().ElementAt(Tries / 2), 3), clip.shape);
    }
}
