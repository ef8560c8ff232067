using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Kernels;

/// <summary>
/// Sums of tensors that cannot lose their factor. TorchSharp's <c>a + b</c> makes a native scalar 1 for every call and hands over its bare
/// address: a collection in another thread may finalise it while the sum is still running, which then reads freed memory. Scalars that
/// outlive the call (a shared one here, <c>using</c> elsewhere) are safe.
/// </summary>
public static class TensorSums
{
    private static readonly Scalar One = 1;

    /// <summary>a + b, broadcast.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);
}
