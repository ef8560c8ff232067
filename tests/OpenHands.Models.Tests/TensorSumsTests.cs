using OpenHands.Models.Kernels;
using TorchSharp;

namespace OpenHands.Models.Tests;

public sealed class TensorSumsTests
{
    [Fact]
    public async Task Sums_are_right_while_another_thread_collects_garbage()
    {
        using var stop = new CancellationTokenSource();
        var collector = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    // Whatever native memory is freed too early is written to again at once.
                    for (var i = 0; i < 100; i++)
                    {
                        Scalar other = 7.5;
                        GC.KeepAlive(other);
                    }

                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            },
            TestContext.Current.CancellationToken);
        using var a = torch.ones(64, 64);
        using var b = torch.full(64, 64, 2f);
        var wrong = 0;
        for (var i = 0; i < 60_000; i++)
        {
            using var sum = a.Plus(b);
            wrong += sum[63, 63].item<float>() == 3 ? 0 : 1;
        }

        await stop.CancelAsync();
        await collector;
        Assert.Equal(0, wrong);
    }
}
