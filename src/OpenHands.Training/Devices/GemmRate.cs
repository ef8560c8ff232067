using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Devices;

/// <summary>The machine's measured rate of float32 matrix multiplication: what a run's own rate is compared with.</summary>
public static class GemmRate
{
    /// <summary>Multiplies square matrices and takes the best of some tries.</summary>
    /// <param name="device">Where.</param>
    /// <param name="size">Rows and columns; 1024 takes about 25 ms a try on one core with AVX-512.</param>
    /// <param name="tries">Number of timed tries.</param>
    /// <returns>GFLOP/s, with 2 x size^3 operations a product.</returns>
    public static double Measure(Device device, int size = 1024, int tries = 5)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (a, b) = (ones(size, size, device: device), ones(size, size, device: device));
        a.mm(b).Dispose(); // the first product also creates threads and chooses kernels
        var best = double.PositiveInfinity;
        for (var i = 0; i < tries; i++)
        {
            Wait(device);
            var start = Stopwatch.GetTimestamp();
            a.mm(b).Dispose();
            Wait(device);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * size * size * size / best / 1e9;
    }

    private static void Wait(Device device)
    {
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize(device);
        }
    }
}
