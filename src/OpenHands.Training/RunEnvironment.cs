using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training;

/// <summary>What the bits of a run depend on besides its configuration and data; recorded in checkpoints and run records.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Threads">libtorch's threads inside one operation.</param>
/// <param name="Libtorch">libtorch's version.</param>
/// <param name="Processor">Architecture and the vector extensions that numeric libraries choose their kernels by.</param>
/// <param name="Device">Where the run computed.</param>
/// <param name="Arithmetic">What confines the choice of numeric kernels: <see cref="Models.Native.Arithmetic.InForce"/>.</param>
/// <param name="Processes">Processes that share each batch.</param>
public sealed record RunEnvironment(
    long Seed, int Threads, string Libtorch, string Processor, string Device, string Arithmetic, int Processes = 1)
{
    /// <summary>Looks at this process.</summary>
    public static RunEnvironment Capture(long seed, Device device, int processes = 1) =>
        new(seed, get_num_threads(), __version__, DescribeProcessor(), device.ToString(), Models.Native.Arithmetic.InForce, processes);

    private static string DescribeProcessor()
    {
        (string Name, bool Has)[] features =
            [("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported), ("avx512f", Avx512F.IsSupported), ("avx512bw", Avx512BW.IsSupported)];
        return string.Join(' ',
            [RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(), .. features.Where(f => f.Has).Select(f => f.Name)]);
    }
}
